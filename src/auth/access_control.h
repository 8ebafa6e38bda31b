// Who may what, put together: users, sessions, tokens, and the record of what they did.
#pragma once

#include <optional>
#include <string>

#include "auth/authenticator.h"
#include "auth/password_hasher.h"
#include "auth/session_routes.h"
#include "auth/setup_link.h"
#include "auth/token_routes.h"
#include "auth/user_routes.h"
#include "db/database.h"
#include "http/router.h"
#include "runtime/worker_thread.h"

namespace baedal::auth {

// Thread-safe but for the constructor and add_to. Does not throw where the file fails: what needs it
// answers 503, and the operator's token goes on.
class AccessControl {
public:
    // `operators_token` is BAEDAL_ADMIN_TOKEN, if there is one. The references outlive it.
    AccessControl(db::Database& database, const std::optional<std::string>& operators_token,
                  Lifetimes lifetimes, const Clock& clock, Random& random, Threads& threads);

    void add_to(http::Routes& routes);
    Authenticator& authenticator() { return authenticator_; }
    const SessionRoutes::Tries& password_tries() const { return sessions_.tries(); }
    // Notes a call that staff or owners made, after it was answered. Does not wait for the disk.
    void record(const http::Request& request, const http::Response& response);
    // The secret of a set-up link, if there are neither users nor an operator's token.
    std::optional<std::string> open_setup_link();

private:
    Task<http::Response> list_record(http::Request& request);

    db::Database& database_;
    const bool has_operators_token_;
    Random& random_;
    SetupLink setup_;
    Authenticator authenticator_;
    SessionRoutes sessions_;
    UserRoutes users_;
    TokenRoutes tokens_;
    PasswordHasher desk_;  // the last member: its thread is gone before the others are
};

}  // namespace baedal::auth
