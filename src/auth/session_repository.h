// Rows of sessions and of integrations' tokens.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "auth/user_repository.h"

namespace baedal::auth {

// How long a session is valid: since its last use, and since its beginning.
struct Lifetimes {
    Milliseconds idle = std::chrono::hours{12};
    Milliseconds absolute = std::chrono::days{30};
    // How long a password that was given stands for the next changes of users and tokens.
    Milliseconds confirmed = std::chrono::minutes{5};
};

struct Session {
    std::int64_t user_id = 0;
    std::string username;
    Scope scope;
    TimePoint created_at;
    TimePoint seen_at;
    TimePoint confirmed_at;  // the password was given

    bool is_confirmed(TimePoint now, const Lifetimes& lifetimes) const {
        return now < confirmed_at + lifetimes.confirmed;
    }
    bool is_valid(TimePoint now, const Lifetimes& lifetimes) const {
        return now < seen_at + lifetimes.idle && now < created_at + lifetimes.absolute;
    }
};

struct Token {
    std::int64_t id = 0;
    std::string name;
    // What the token may do.
    http::TokenScopes scopes = {};
    // Where: an owner's role is every store, that of staff the listed ones.
    Scope scope = {};
    std::string created_by;
    std::optional<std::int64_t> user_id = {};   // its user; nothing: the operator
    std::optional<std::int64_t> token_id = {};  // the token that created it, if one did
    TimePoint created_at;
    std::optional<TimePoint> seen_at;
};

// `digest` is the SHA-256 of the client's secret, in hexadecimal. The secret is not stored.
namespace sessions {

std::optional<Session> find(db::Connection& connection, const std::string& digest);
// Deletes some expired sessions first, and the user's least recently used ones above 50. Returns
// the time of its beginning.
TimePoint insert(db::Transaction& tx, const std::string& digest, std::int64_t user_id,
                 const Lifetimes& lifetimes);
void touch(db::Transaction& tx, const std::string& digest);
// The password was given again. False if there is no such session.
bool confirm(db::Transaction& tx, const std::string& digest);
void remove(db::Transaction& tx, const std::string& digest);
// All sessions of the user except this one.
void remove_others(db::Transaction& tx, std::int64_t user_id, const std::string& digest);
// Of all users.
void remove_all(db::Transaction& tx);

}  // namespace sessions

namespace tokens {

std::optional<Token> find(db::Connection& connection, const std::string& digest);
std::vector<Token> page(db::Connection& connection, std::int64_t after, int limit);
// Nothing if the name is taken.
std::optional<Token> insert(db::Transaction& tx, const Token& token, const std::string& digest);
void touch(db::Transaction& tx, const std::string& digest);
// The tokens that this user or one of these tokens created, by id.
std::vector<Token> made_by(db::Connection& connection, std::int64_t user_id);
void remove_all_made_by(db::Transaction& tx, std::int64_t user_id);
// Also removes the tokens that it created. The name of the token, if it existed.
std::optional<std::string> remove(db::Transaction& tx, std::int64_t id);

}  // namespace tokens
}  // namespace baedal::auth
