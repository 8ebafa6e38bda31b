// A copy of the users, sessions and tokens for a process that has not their home.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/transaction.h"

namespace baedal::auth {

// All that authentication reads, without passwords. A session's and a token's secret is there as its digest.
struct UsersCopy {
    struct User {
        std::int64_t id = 0;
        std::string name;
        std::string role;
        std::string stores;
        static void fields(auto& self, auto&& field) {
            field("id", self.id);
            field("name", self.name);
            field("role", self.role);
            field("stores", self.stores);
        }
    };
    struct Session {
        std::string digest;
        std::int64_t user_id = 0;
        TimePoint created_at;
        TimePoint seen_at;
        TimePoint confirmed_at;
        static void fields(auto& self, auto&& field) {
            field("digest", self.digest);
            field("userId", self.user_id);
            field("createdAt", self.created_at);
            field("seenAt", self.seen_at);
            field("confirmedAt", self.confirmed_at);
        }
    };
    struct Token {
        std::int64_t id = 0;
        std::string name;
        std::string digest;
        std::string role;
        std::string stores;
        std::string scopes;
        static void fields(auto& self, auto&& field) {
            field("id", self.id);
            field("name", self.name);
            field("digest", self.digest);
            field("role", self.role);
            field("stores", self.stores);
            field("scopes", self.scopes);
        }
    };

    std::vector<User> users;
    std::vector<Session> sessions;
    std::vector<Token> tokens;

    static void fields(auto& self, auto&& field) {
        field("users", self.users);
        field("sessions", self.sessions);
        field("tokens", self.tokens);
    }
};

// When sessions were used last, in the process that they were used in.
struct SessionUse {
    std::string digest;
    TimePoint at;
    static void fields(auto& self, auto&& field) {
        field("digest", self.digest);
        field("at", self.at);
    }
};

// In the home of the users.
UsersCopy copy_users(db::Connection& home);
void note_uses(db::Transaction& home, const std::vector<SessionUse>& uses);

// In another process: the copy takes the place of what its file has of users.
void replace_users(db::Transaction& tx, const UsersCopy& copy);
// The first 200, the oldest first.
std::vector<SessionUse> uses_since(db::Connection& connection, TimePoint since);

}  // namespace baedal::auth
