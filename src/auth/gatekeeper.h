// Finds out who makes a request: the operator's token, a session, or an integration's token.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "auth/actor.h"
#include "auth/bearer.h"
#include "auth/session_repository.h"
#include "db/database.h"
#include "http/request.h"
#include "util/clock.h"

namespace baedal::auth {

// The cookie of a session.
inline constexpr std::string_view session_cookie = "baedal_session";

// Thread-safe; for I/O threads. The references outlive it.
class Gatekeeper {
public:
    Gatekeeper(db::Database& database, std::optional<OwnerToken> operators, Lifetimes lifetimes,
               const Clock& clock);

    // Looks into the file where credentials were given that are not the operator's. Where that cannot
    // be read the actor is `unchecked`, and the file is opened anew every few seconds. Never throws.
    Actor authenticate(const http::Request& request);
    // Whether what made this actor makes the same one still. A file that cannot be read changes nothing.
    bool still_holds(const Actor& actor);

private:
    Actor look_up(std::string digest);
    void touch(const Actor& actor);
    void mend();

    db::Database& database_;
    const std::optional<OwnerToken> operators_;
    const Lifetimes lifetimes_;
    const Clock& clock_;
    std::atomic<Instant::rep> mended_at_ = 0;
};

}  // namespace baedal::auth
