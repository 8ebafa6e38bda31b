// Finds out who makes a request: the operator's token, a session, or an integration's token.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "auth/bearer.h"
#include "auth/session_repository.h"
#include "base/clock.h"
#include "db/database.h"
#include "http/actor.h"
#include "http/request.h"

namespace baedal::auth {

// The cookie of a session.
inline constexpr std::string_view session_cookie = "baedal_session";

// Thread-safe; for I/O threads. The references outlive it.
class Authenticator {
public:
    Authenticator(db::Database& database, std::optional<OwnerToken> operators, Lifetimes lifetimes,
                  const Clock& clock);

    // Looks into the file where credentials were given that are not the operator's. Where that cannot
    // be read the actor is `unchecked`, and the file is opened anew every few seconds. Never throws.
    http::Actor authenticate(const http::Request& request);
    // Whether what made this actor makes the same one still. A file that cannot be read changes nothing.
    bool is_still_valid(const http::Actor& actor);

private:
    http::Actor look_up(std::string digest);
    void touch(const http::Actor& actor);
    void reopen_if_failed();

    db::Database& database_;
    const std::optional<OwnerToken> operators_;
    const Lifetimes lifetimes_;
    const Clock& clock_;
    std::atomic<Instant::rep> reopened_at_ = 0;
};

}  // namespace baedal::auth
