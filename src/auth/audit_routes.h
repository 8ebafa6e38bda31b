// GET /admin/audit: the audit log of all processes of the deployment.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "http/router.h"
#include "json/parser.h"
#include "runtime/task.h"

namespace baedal::auth {

// What another process replied.
struct AuditLogPart {
    std::vector<std::string> modules;  // of the process
    std::optional<json::Value> body;   // nothing: it has not answered
};

// The other processes, in an order that stays.
struct AuditLogsOfOthers {
    std::size_t count = 0;
    // Sends GET targets[i] to the process i. Takes at most some seconds; does not throw.
    std::function<Task<std::vector<AuditLogPart>>(std::vector<std::string> targets)> get = {};
};

// Each process has the entries of the calls that it was sent: the list merges them by their time, newest first.
// `database` outlives the routes.
void add_audit_routes(http::Routes& routes, db::Database& database, AuditLogsOfOthers others);
// For the other processes: the entries of this one.
void add_internal_audit_route(http::Routes& routes, db::Database& database);

}  // namespace baedal::auth
