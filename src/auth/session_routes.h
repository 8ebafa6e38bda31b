// /sessions: logging in and out, the own password, and the first owner of an empty deployment.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "auth/login_throttle.h"
#include "auth/password_hasher.h"
#include "auth/session_repository.h"
#include "auth/setup_link.h"
#include "base/clock.h"
#include "base/random.h"
#include "db/database.h"
#include "http/router.h"

namespace baedal::auth {

// The references outlive it, and it the routes.
class SessionRoutes {
public:
    SessionRoutes(db::Database& database, PasswordHasher& desk, SetupLink& setup,
                  Lifetimes lifetimes, const Clock& clock, Random& random);

    void add_to(http::Routes& routes);

    // How often a password was asked for, since the start.
    struct Tries {
        std::atomic<std::uint64_t> right = 0;
        std::atomic<std::uint64_t> wrong = 0;
        std::atomic<std::uint64_t> refused = 0;  // by the throttle, unlooked at
    };
    const Tries& tries() const { return tries_; }

private:
    Task<http::Response> log_in(http::Request& request);
    Task<http::Response> set_up(http::Request& request);
    Task<http::Response> show(http::Request& request);
    Task<http::Response> log_out(http::Request& request);
    Task<http::Response> change_password(http::Request& request);

    // Whether it is this user's, at the price of a try.
    Task<Result<bool>> is_password(const http::Request& request, const std::string& name,
                                   const std::optional<User>& user, std::string password);
    // 201 with the cookie and the token, which is shown this once; the request is that user's from now.
    http::Response begun(http::Request& request, const User& user, const std::string& secret,
                         TimePoint since, std::string remark) const;
    std::string cookie(const http::Request& request, std::string_view secret,
                       std::chrono::seconds age) const;

    db::Database& database_;
    PasswordHasher& desk_;
    SetupLink& setup_;
    const Lifetimes lifetimes_;
    const Clock& clock_;
    Random& random_;
    LoginThrottle throttle_;
    Tries tries_;
};

}  // namespace baedal::auth
