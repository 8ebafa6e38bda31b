#include "auth/users_copy.h"

namespace baedal::auth {

using db::arg;

UsersCopy copy_users(db::Connection& home) {
    UsersCopy out;
    out.users = home.all("SELECT id, name, role, stores FROM user ORDER BY id", [](db::Row row) {
        return UsersCopy::User{row.integer(0), row.text(1), row.text(2), row.text(3)};
    });
    out.sessions = home.all(
        "SELECT digest, user_id, created_at, seen_at, confirmed_at FROM session ORDER BY digest",
        [](db::Row row) {
            return UsersCopy::Session{row.text(0), row.integer(1), row.time(2), row.time(3),
                                      row.time(4)};
        });
    out.tokens = home.all("SELECT id, name, digest, role, stores, scopes FROM token ORDER BY id",
                          [](db::Row row) {
                              return UsersCopy::Token{row.integer(0), row.text(1), row.text(2),
                                                      row.text(3),    row.text(4), row.text(5)};
                          });
    return out;
}

void note_uses(db::Transaction& home, const std::vector<SessionUse>& uses) {
    for (const SessionUse& use : uses) {
        home.run("UPDATE session SET seen_at = :at WHERE digest = :digest AND seen_at < :at",
                 arg(":at", use.at), arg(":digest", use.digest));
    }
}

void replace_users(db::Transaction& tx, const UsersCopy& copy) {
    for (db::Sql remove : {db::Sql("DELETE FROM session"), db::Sql("DELETE FROM token"),
                           db::Sql("DELETE FROM user")})
        tx.run(remove);
    for (const UsersCopy::User& user : copy.users) {
        tx.run(R"sql(
            INSERT INTO user (id, name, role, stores, password, created_at, updated_at)
            VALUES (:id, :name, :role, :stores, '', :now, :now)
        )sql",
               arg(":id", user.id), arg(":name", user.name), arg(":role", user.role),
               arg(":stores", user.stores), arg(":now", tx.now()));
    }
    for (const UsersCopy::Session& session : copy.sessions) {
        tx.run(R"sql(
            INSERT INTO session (digest, user_id, created_at, seen_at, confirmed_at)
            VALUES (:digest, :user_id, :created_at, :seen_at, :confirmed_at)
        )sql",
               arg(":digest", session.digest), arg(":user_id", session.user_id),
               arg(":created_at", session.created_at), arg(":seen_at", session.seen_at),
               arg(":confirmed_at", session.confirmed_at));
    }
    for (const UsersCopy::Token& token : copy.tokens) {
        tx.run(R"sql(
            INSERT INTO token (id, name, digest, role, stores, scopes, created_by, created_at)
            VALUES (:id, :name, :digest, :role, :stores, :scopes, '', :now)
        )sql",
               arg(":id", token.id), arg(":name", token.name), arg(":digest", token.digest),
               arg(":role", token.role), arg(":stores", token.stores), arg(":scopes", token.scopes),
               arg(":now", tx.now()));
    }
}

std::vector<SessionUse> uses_since(db::Connection& connection, TimePoint since) {
    return connection.all(
        "SELECT digest, seen_at FROM session WHERE seen_at > :since ORDER BY seen_at LIMIT 200",
        [](db::Row row) { return SessionUse{row.text(0), row.time(1)}; }, arg(":since", since));
}

}  // namespace baedal::auth
