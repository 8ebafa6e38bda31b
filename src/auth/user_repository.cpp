#include "auth/user_repository.h"

#include <algorithm>

#include "auth/device_repository.h"
#include "auth/session_repository.h"
#include "json/message.h"

namespace baedal::auth {

using db::arg;

std::string normalize_username(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return out;
}

bool is_username(std::string_view text) {
    return !text.empty() && text.size() <= 64 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-@") ==
               std::string_view::npos;
}

std::string encode_stores(const std::vector<std::int64_t>& stores) { return json::to_text(stores); }

std::vector<std::int64_t> decode_stores(std::string_view text) {
    std::vector<std::int64_t> stores;
    json::decode(json::parse_trusted(text), stores, "");
    return stores;
}

http::Role role_from(std::string_view text) {
    return text == "owner" ? http::Role::owner : http::Role::staff;
}

namespace users {

namespace {

// Columns: id, name, role, stores, password, created_at, updated_at.
User read_user(db::Row row) {
    return {.id = row.integer(0),
            .name = row.text(1),
            .scope = {role_from(row.text(2)), decode_stores(row.text(3))},
            .password = row.text(4),
            .created_at = row.time(5),
            .updated_at = row.time(6)};
}

}  // namespace

std::optional<User> find(db::Connection& connection, std::int64_t id) {
    return connection.one(
        "SELECT id, name, role, stores, password, created_at, updated_at FROM user WHERE id = :id",
        read_user, arg(":id", id));
}

std::optional<User> find(db::Connection& connection, const std::string& name) {
    return connection.one(
        "SELECT id, name, role, stores, password, created_at, updated_at FROM user WHERE name = "
        ":name",
        read_user, arg(":name", name));
}

std::vector<User> page(db::Connection& connection, std::int64_t after, int limit) {
    return connection.all(
        R"sql(
        SELECT id, name, role, stores, password, created_at, updated_at FROM user WHERE id > :after
        ORDER BY id LIMIT :limit
    )sql",
        read_user, arg(":after", after), arg(":limit", limit));
}

bool any(db::Connection& connection) {
    return connection.one("SELECT 1 FROM user LIMIT 1", [](db::Row row) { return row.integer(0); })
        .has_value();
}

bool is_last_owner(db::Connection& connection, const User& user) {
    if (user.scope.role != http::Role::owner) return false;
    return !connection
                .one(
                    "SELECT 1 FROM user WHERE role = 'owner' AND id <> :id LIMIT 1",
                    [](db::Row row) { return row.integer(0); }, arg(":id", user.id))
                .has_value();
}

std::int64_t insert(db::Transaction& tx, const User& user) {
    tx.run(R"sql(
        INSERT INTO user (name, role, stores, password, created_at, updated_at)
        VALUES (:name, :role, :stores, :password, :now, :now)
    )sql",
           arg(":name", user.name), arg(":role", http::to_text(user.scope.role)),
           arg(":stores", encode_stores(user.scope.stores)), arg(":password", user.password),
           arg(":now", tx.now()));
    return tx.connection().last_insert_rowid();
}

void update(db::Transaction& tx, const User& user) {
    tx.run(R"sql(
        UPDATE user SET role = :role, stores = :stores, password = :password, updated_at = :now WHERE id = :id
    )sql",
           arg(":role", http::to_text(user.scope.role)),
           arg(":stores", encode_stores(user.scope.stores)), arg(":password", user.password),
           arg(":now", tx.now()), arg(":id", user.id));
}

void remove(db::Transaction& tx, std::int64_t id) {
    tx.run("DELETE FROM session WHERE user_id = :id", arg(":id", id));
    tokens::remove_all_made_by(tx, id);
    devices::remove_others(tx, id, "");
    tx.run("DELETE FROM user WHERE id = :id", arg(":id", id));
}

}  // namespace users
}  // namespace baedal::auth
