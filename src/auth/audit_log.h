// The audit log: an append-only record of the calls of staff and owners, for the owner.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "http/actor.h"
#include "http/request.h"
#include "http/response.h"

namespace baedal::auth {

struct AuditEntry {
    std::int64_t seq = 0;
    TimePoint at;
    std::string holder;  // user, token, operator
    std::string name;
    std::string role;
    std::string action;  // "POST /admin/users", or a command: "baedal user add"
    std::string target;  // the path, or the resource that was created; capabilities are shortened
    int status = 0;      // of the response
    std::string remark;
    std::string request_id;
    std::string address = {};  // of the client; "" for a command
};

AuditEntry to_audit_entry(const http::Request& request, const http::Response& response);

namespace audit_log {

void add(db::Transaction& tx, const AuditEntry& entry);
// Newest first, below the position `before`.
std::vector<AuditEntry> page(db::Connection& connection, std::int64_t before, int limit);

}  // namespace audit_log
}  // namespace baedal::auth
