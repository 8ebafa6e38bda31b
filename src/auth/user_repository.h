// Rows of users, and the text forms of names, roles and stores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/transaction.h"
#include "http/actor.h"

namespace baedal::auth {

// The permissions of a user or token: everything, or the daily work of some stores.
struct Scope {
    http::Role role = http::Role::staff;
    std::vector<std::int64_t> stores = {};  // of staff, ascending
};

struct User {
    std::int64_t id = 0;
    std::string name;
    Scope scope;
    std::string password;  // its hash
    TimePoint created_at;
    TimePoint updated_at;
};

// In lower case: "Kim" logs in as "kim".
std::string normalize_username(std::string_view text);
// 1 to 64 of a-z, 0-9 and . _ - @.
bool is_username(std::string_view text);

// `connection` is a reader's or a transaction's.
namespace users {

std::optional<User> find(db::Connection& connection, std::int64_t id);
std::optional<User> find(db::Connection& connection, const std::string& name);
// Ordered by id, after the id `after`.
std::vector<User> page(db::Connection& connection, std::int64_t after, int limit);
bool any(db::Connection& connection);
// Whether this user is the only owner.
bool is_last_owner(db::Connection& connection, const User& user);

// Returns the id. The name must be free.
std::int64_t insert(db::Transaction& tx, const User& user);
void update(db::Transaction& tx, const User& user);
// Also removes the user's sessions and tokens.
void remove(db::Transaction& tx, std::int64_t id);

}  // namespace users

std::string encode_stores(const std::vector<std::int64_t>& stores);
std::vector<std::int64_t> decode_stores(std::string_view text);
http::Role role_from(std::string_view text);

}  // namespace baedal::auth
