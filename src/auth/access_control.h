// Composes users, sessions, tokens and the audit log.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "auth/audit_routes.h"
#include "auth/authenticator.h"
#include "auth/hourly_reads.h"
#include "auth/password_hasher.h"
#include "auth/session_routes.h"
#include "auth/setup_link.h"
#include "auth/token_routes.h"
#include "auth/unwritten_entries.h"
#include "auth/user_routes.h"
#include "db/database.h"
#include "http/router.h"
#include "runtime/worker_thread.h"

namespace baedal::auth {

// Thread-safe except the constructor and add_to(). A failed file is no exception: requests that
// need it get 503, and the operator's token stays valid.
class AccessControl {
public:
    // `operator_token` is BAEDAL_ADMIN_TOKEN, if it is set. The references outlive it.
    AccessControl(db::Database& database, const std::optional<std::string>& operator_token,
                  Lifetimes lifetimes, const Clock& clock, Random& random, Threads& threads);

    // All routes; at the home of the users.
    void add_to(http::Routes& routes, AuditLogsOfOthers others = {});
    // GET /admin/audit alone, in another process.
    void add_audit_log_to(http::Routes& routes, AuditLogsOfOthers others);
    Authenticator& authenticator() { return authenticator_; }
    const SessionRoutes::Tries& password_tries() const { return sessions_.tries(); }
    // Adds a request of staff or owners to the audit log; a read once an hour for each caller and
    // route. Does not wait for the disk. An entry that
    // cannot be written is logged and kept in another file.
    void record(const http::Request& request, const http::Response& response);
    // The number of entries since the start that were not written to the audit log.
    std::uint64_t unwritten_audit_entries() const { return unwritten_->count(); }
    // Opens the set-up link if there are neither users nor an operator's token, and returns its
    // secret.
    std::optional<std::string> open_setup_link();

private:
    db::Database& database_;
    const bool has_operator_token_;
    const Clock& clock_;
    Random& random_;
    HourlyReads reads_;
    const std::shared_ptr<UnwrittenEntries> unwritten_;  // shared with the queued entries
    SetupLink setup_;
    Authenticator authenticator_;
    SessionRoutes sessions_;
    UserRoutes users_;
    TokenRoutes tokens_;
    PasswordHasher hasher_;  // the last member: its thread ends before the others are destroyed
};

}  // namespace baedal::auth
