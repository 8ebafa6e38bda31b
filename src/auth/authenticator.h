// Authenticates a request by the operator's token, a session, or an integration's token.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "auth/bearer.h"
#include "auth/session_repository.h"
#include "base/clock.h"
#include "base/problem.h"
#include "db/database.h"
#include "http/actor.h"
#include "http/request.h"

namespace baedal::auth {

// The name of the session cookie.
inline constexpr std::string_view session_cookie = "baedal_session";
// Its name over TLS: a browser takes it from this very host only (RFC 6265bis, section 4.1.3.2), so
// that it comes before a plain one, which a neighbouring host may have set.
inline constexpr std::string_view secure_session_cookie = "__Host-baedal_session";

// Thread-safe; for I/O threads. The references outlive it.
class Authenticator {
public:
    Authenticator(db::Database& database, std::optional<OperatorToken> operator_token,
                  Lifetimes lifetimes, const Clock& clock);

    // Reads the file for credentials other than the operator's. If it cannot be read the actor is
    // `unchecked`, and the file is reopened every few seconds. Never throws.
    http::Actor authenticate(const http::Request& request);
    // Whether the credentials still give the same role and stores. True if the file cannot be read.
    bool is_still_valid(const http::Actor& actor);

    // The check of an owner's change, in the unit that makes it: 401 if the actor's credentials have
    // ended since the request was authenticated, 403 if they no longer give the owner's role. So no
    // change of an owner is committed after the owner's removal.
    Result<> check_owner(db::Connection& connection, const http::Actor& actor) const;
    // The same for a change of users or tokens: also 403 `confirm-password` for a session whose
    // password was given too long ago. A token and the operator's token need no password.
    Result<> check_confirmed_owner(db::Connection& connection, const http::Actor& actor) const;
    // The check of check_owner() for a change of anything but the users' file. 503 if that file cannot be read.
    Result<> check_owner(const http::Actor& actor) const;

private:
    struct Found;
    std::optional<Found> find(db::Connection& connection, const std::string& digest,
                              TimePoint now) const;
    http::Actor look_up(std::string digest);
    void touch(const http::Actor& actor);
    void reopen_if_failed();

    db::Database& database_;
    const std::optional<OperatorToken> operator_token_;
    const Lifetimes lifetimes_;
    const Clock& clock_;
    std::atomic<Instant::rep> reopened_at_ = 0;
};

}  // namespace baedal::auth
