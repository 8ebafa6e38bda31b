// /sessions: logging in and out, changing one's password, and the first owner of an empty
// deployment.
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

// The references outlive it, and it outlives the routes.
class SessionRoutes {
public:
    SessionRoutes(db::Database& database, PasswordHasher& hasher, SetupLink& setup,
                  Lifetimes lifetimes, const Clock& clock, Random& random);

    void add_to(http::Routes& routes);

    // Password checks since the start.
    struct Tries {
        std::atomic<std::uint64_t> right = 0;
        std::atomic<std::uint64_t> wrong = 0;
        std::atomic<std::uint64_t> refused = 0;  // by the throttle
    };
    const Tries& tries() const { return tries_; }

private:
    // A session that was committed. The secret is known to its client only.
    struct NewSession {
        User user;
        std::string secret;
        TimePoint created_at;
        std::string device;  // the secret of the device cookie
    };
    // The device cookie of a request, and the secret of a new one.
    struct Device {
        std::string secret;
        std::string spare;
    };

    Task<http::Response> log_in(http::Request& request);
    Task<http::Response> set_up(http::Request& request);
    Task<http::Response> show(http::Request& request);
    Task<http::Response> log_out(http::Request& request);
    Task<http::Response> change_password(http::Request& request);
    Task<http::Response> confirm(http::Request& request);

    // Whether the password is the user's. Counts as a try of `name` in the throttle. 429, 503. What
    // `source` refers to outlives the task.
    Task<Result<bool>> check_password(const http::Request& request, const std::string& name,
                                      const std::optional<User>& user, std::string password,
                                      TrySource source);
    // 401 if the user was removed or the password changed since `user` was read.
    Task<Result<NewSession>> begin_session(const User& user, const http::Request& request);
    // 401 if there are users. Closes the set-up link.
    Task<Result<NewSession>> insert_first_owner(User owner, const http::Request& request);
    // 401 if `own_session` has ended, 403 if the password changed since `user` was read. Ends the
    // user's other sessions.
    Task<Result<>> update_password(const User& user, const std::string& hash, bool revokes_tokens,
                                   const std::string& own_session, const std::string& own_device);
    Device device_of(const http::Request& request) const;
    // Remembers the device of a log-in. device.secret is then the one of its cookie.
    static void remember(db::Transaction& tx, Device& device, std::int64_t user_id);

    // 201 with the token and its cookie. The request's actor becomes the session's user, for the
    // audit log.
    http::Response encode_new_session(http::Request& request, const NewSession& session) const;

    db::Database& database_;
    PasswordHasher& hasher_;
    SetupLink& setup_;
    const Lifetimes lifetimes_;
    const Clock& clock_;
    Random& random_;
    LoginThrottle throttle_;
    Tries tries_;
};

}  // namespace baedal::auth
