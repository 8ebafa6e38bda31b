// The rows of users, and what is theirs in other rows: names, roles and stores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/transaction.h"
#include "http/actor.h"

namespace baedal::auth {

// What a user or a token may do: everything, or the daily work of some stores.
struct Scope {
    http::Role role = http::Role::staff;
    std::vector<std::int64_t> stores = {};  // of staff, in order
};

struct User {
    std::int64_t id = 0;
    std::string name;
    Scope scope;
    std::string password;  // its hash
    TimePoint created_at;
    TimePoint updated_at;
};

// In lower case, so that "Kim" logs in as "kim".
std::string username_of(std::string_view text);
// 1 to 64 of a-z, 0-9 and . _ - @.
bool is_username(std::string_view text);

// A Connection is one for reading, or a transaction's own.
namespace users {

std::optional<User> find(db::Connection& connection, std::int64_t id);
std::optional<User> find(db::Connection& connection, const std::string& name);
// By id, after `after`, at most `limit`.
std::vector<User> page(db::Connection& connection, std::int64_t after, int limit);
bool any(db::Connection& connection);
// Whether this one is the only owner: without it nobody could make another.
bool is_last_owner(db::Connection& connection, const User& user);

// Returns the id. The name must be free.
std::int64_t insert(db::Transaction& tx, const User& user);
void update(db::Transaction& tx, const User& user);
// And every session of it.
void remove(db::Transaction& tx, std::int64_t id);

}  // namespace users

std::string stores_text(const std::vector<std::int64_t>& stores);
std::vector<std::int64_t> stores_from(std::string_view text);
http::Role role_from(std::string_view text);

}  // namespace baedal::auth
