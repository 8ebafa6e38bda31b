// The record of who did what: only ever added to, for the owner to read.
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
    std::string target;  // the path, or what was made; an id that is a capability is never whole
    int status = 0;      // of the answer
    std::string remark;
    std::string request_id;
};

// What a call was, once it is answered.
AuditEntry deed_of(const http::Request& request, const http::Response& response);

namespace record {

void add(db::Transaction& tx, const AuditEntry& deed);
// Newest first, below the position `before`.
std::vector<AuditEntry> page(db::Connection& connection, std::int64_t before, int limit);

}  // namespace record
}  // namespace baedal::auth
