// The rows of sessions, and of the tokens that integrations have.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "auth/user_repository.h"

namespace baedal::auth {

// How long a session holds: while it is used, and at all.
struct Lifetimes {
    Milliseconds idle = std::chrono::hours{12};
    Milliseconds whole = std::chrono::days{30};
};

struct Session {
    std::int64_t user_id = 0;
    std::string username;
    Scope scope;
    TimePoint created_at;
    TimePoint seen_at;

    bool holds(TimePoint now, const Lifetimes& lifetimes) const {
        return now < seen_at + lifetimes.idle && now < created_at + lifetimes.whole;
    }
};

struct Token {
    std::int64_t id = 0;
    std::string name;
    Scope scope;
    std::string created_by;
    std::optional<std::int64_t> user_id = {};   // behind whom it is; nothing: the operator
    std::optional<std::int64_t> token_id = {};  // that made it, if a token did
    TimePoint created_at;
    std::optional<TimePoint> seen_at;
};

// `digest` is the SHA-256 of what the client holds, in hexadecimal; nothing else of it is stored.
namespace sessions {

std::optional<Session> find(db::Connection& connection, const std::string& digest);
// Makes room first: some of those that hold no more go, and of a user's beyond 50 those that
// were unused for longest. Returns when it began.
TimePoint insert(db::Transaction& tx, const std::string& digest, std::int64_t user_id,
                 const Lifetimes& lifetimes);
void touch(db::Transaction& tx, const std::string& digest);
void remove(db::Transaction& tx, const std::string& digest);
// All of a user but the one with this digest.
void remove_others(db::Transaction& tx, std::int64_t user_id, const std::string& digest);

}  // namespace sessions

namespace tokens {

std::optional<Token> find(db::Connection& connection, const std::string& digest);
std::vector<Token> page(db::Connection& connection, std::int64_t after, int limit);
// Nothing if the name is taken.
std::optional<Token> insert(db::Transaction& tx, const Token& token, const std::string& digest);
void touch(db::Transaction& tx, const std::string& digest);
// Those that this user made, or one of them.
void remove_all_of(db::Transaction& tx, std::int64_t user_id);
// With those that it made. The name of what was removed, if there was such a token.
std::optional<std::string> remove(db::Transaction& tx, std::int64_t id);

}  // namespace tokens
}  // namespace baedal::auth
