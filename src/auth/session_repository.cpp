#include "auth/session_repository.h"

#include <algorithm>

namespace baedal::auth {

using db::arg;

namespace sessions {

std::optional<Session> find(db::Connection& connection, const std::string& digest) {
    return connection.one(
        R"sql(
        SELECT user.id, user.name, user.role, user.stores, session.created_at, session.seen_at,
               session.confirmed_at
        FROM session JOIN user ON user.id = session.user_id WHERE session.digest = :digest
    )sql",
        [](db::Row row) {
            return Session{.user_id = row.integer(0),
                           .username = row.text(1),
                           .scope = {role_from(row.text(2)), decode_stores(row.text(3))},
                           .created_at = row.time(4),
                           .seen_at = row.time(5),
                           .confirmed_at = row.time(6)};
        },
        arg(":digest", digest));
}

TimePoint insert(db::Transaction& tx, const std::string& digest, std::int64_t user_id,
                 const Lifetimes& lifetimes) {
    const TimePoint now = tx.now();
    tx.run(R"sql(
        DELETE FROM session WHERE digest IN (SELECT digest FROM session WHERE seen_at <= :then LIMIT 100)
    )sql",
           arg(":then", now - lifetimes.idle));
    tx.run(R"sql(
        DELETE FROM session WHERE digest IN (SELECT digest FROM session WHERE created_at <= :then LIMIT 100)
    )sql",
           arg(":then", now - lifetimes.absolute));
    tx.run(R"sql(
        DELETE FROM session WHERE digest IN (
            SELECT digest FROM session WHERE user_id = :user_id ORDER BY seen_at DESC, created_at DESC LIMIT -1 OFFSET 49)
    )sql",
           arg(":user_id", user_id));
    tx.run(R"sql(
        INSERT INTO session (digest, user_id, created_at, seen_at, confirmed_at)
        VALUES (:digest, :user_id, :now, :now, :now)
    )sql",
           arg(":digest", digest), arg(":user_id", user_id), arg(":now", now));
    return now;
}

void touch(db::Transaction& tx, const std::string& digest) {
    tx.run("UPDATE session SET seen_at = :now WHERE digest = :digest", arg(":now", tx.now()),
           arg(":digest", digest));
}

bool confirm(db::Transaction& tx, const std::string& digest) {
    return tx.run("UPDATE session SET confirmed_at = :now WHERE digest = :digest",
                  arg(":now", tx.now()), arg(":digest", digest)) > 0;
}

void remove(db::Transaction& tx, const std::string& digest) {
    tx.run("DELETE FROM session WHERE digest = :digest", arg(":digest", digest));
}

void remove_others(db::Transaction& tx, std::int64_t user_id, const std::string& digest) {
    tx.run("DELETE FROM session WHERE user_id = :user_id AND digest <> :digest",
           arg(":user_id", user_id), arg(":digest", digest));
}

void remove_all(db::Transaction& tx) { tx.run("DELETE FROM session"); }

}  // namespace sessions

namespace tokens {

namespace {

// Columns: id, name, role, stores, created_by, created_at, seen_at, user_id, scopes.
Token read_token(db::Row row) {
    return {.id = row.integer(0),
            .name = row.text(1),
            .scopes = http::parse_names(row.text(8)),
            .scope = {role_from(row.text(2)), decode_stores(row.text(3))},
            .created_by = row.text(4),
            .user_id = row.optional_integer(7),
            .created_at = row.time(5),
            .seen_at = row.optional_time(6)};
}

}  // namespace

std::optional<Token> find(db::Connection& connection, const std::string& digest) {
    return connection.one(
        R"sql(
        SELECT id, name, role, stores, created_by, created_at, seen_at, user_id, scopes FROM token
        WHERE digest = :digest
    )sql",
        read_token, arg(":digest", digest));
}

std::vector<Token> page(db::Connection& connection, std::int64_t after, int limit) {
    return connection.all(
        R"sql(
        SELECT id, name, role, stores, created_by, created_at, seen_at, user_id, scopes FROM token
        WHERE id > :after ORDER BY id LIMIT :limit
    )sql",
        read_token, arg(":after", after), arg(":limit", limit));
}

std::optional<Token> insert(db::Transaction& tx, const Token& token, const std::string& digest) {
    const int added = tx.run(
        R"sql(
        INSERT INTO token (name, digest, role, stores, scopes, created_by, user_id, token_id, created_at)
        VALUES (:name, :digest, :role, :stores, :scopes, :created_by, :user_id, :token_id, :now)
        ON CONFLICT (name) DO NOTHING
    )sql",
        arg(":name", token.name), arg(":digest", digest),
        arg(":role", http::to_text(token.scope.role)),
        arg(":stores", encode_stores(token.scope.stores)),
        arg(":scopes", http::join_names(token.scopes, " ")), arg(":created_by", token.created_by),
        arg(":user_id", token.user_id), arg(":token_id", token.token_id), arg(":now", tx.now()));
    return added == 0 ? std::nullopt : find(tx.connection(), digest);
}

void touch(db::Transaction& tx, const std::string& digest) {
    tx.run("UPDATE token SET seen_at = :now WHERE digest = :digest", arg(":now", tx.now()),
           arg(":digest", digest));
}

std::vector<Token> made_by(db::Connection& connection, std::int64_t user_id) {
    return connection.all(
        R"sql(
        SELECT id, name, role, stores, created_by, created_at, seen_at, user_id, scopes FROM token
        WHERE user_id = :user_id ORDER BY id
    )sql",
        read_token, arg(":user_id", user_id));
}

void remove_all_made_by(db::Transaction& tx, std::int64_t user_id) {
    tx.run("DELETE FROM token WHERE user_id = :user_id", arg(":user_id", user_id));
}

std::optional<std::string> remove(db::Transaction& tx, std::int64_t id) {
    auto name = tx.one(
        "SELECT name FROM token WHERE id = :id", [](db::Row row) { return row.text(0); },
        arg(":id", id));
    if (name) {
        tx.run(R"sql(
            WITH RECURSIVE gone(id) AS (
                VALUES (:id) UNION SELECT token.id FROM token JOIN gone ON token.token_id = gone.id)
            DELETE FROM token WHERE id IN (SELECT id FROM gone)
        )sql",
               arg(":id", id));
    }
    return name;
}

}  // namespace tokens
}  // namespace baedal::auth
