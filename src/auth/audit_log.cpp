#include "auth/audit_log.h"

#include <algorithm>
#include <optional>

#include "base/phone.h"
#include "base/random.h"
#include "base/text.h"

namespace baedal::auth {

using db::arg;

namespace {

constexpr std::size_t longest_segment = 60;  // bytes

std::string without_capability(std::string_view segment) {
    if (is_id(segment)) return std::string(id_prefix(segment)) + "…";
    return std::string(shortened(segment, longest_segment));
}

std::string path_of(const std::vector<std::string>& segments) {
    std::string out;
    for (const std::string& segment : segments) out += "/" + without_capability(segment);
    return out;
}

// The segments of the path; a telephone number in it shows its last digits.
std::vector<std::string> without_phone(const http::Request& request) {
    std::vector<std::string> out = request.segments;
    if (request.route.ends_with("/{phone}")) out.back() = masked_phone(out.back());
    return out;
}

// The path of a Location that this server wrote, which has no escapes.
std::string created_path(std::string_view location) {
    std::vector<std::string> segments;
    for (std::size_t begin = 1; begin <= location.size();) {
        const std::size_t end = std::min(location.find('/', begin), location.size());
        segments.emplace_back(location.substr(begin, end - begin));
        begin = end + 1;
    }
    return path_of(segments);
}

}  // namespace

AuditEntry to_audit_entry(const http::Request& request, const http::Response& response) {
    const auto location = std::ranges::find(response.headers, "Location",
                                            &std::pair<std::string, std::string>::first);
    return {.at = {},
            .holder = std::string(to_text(request.actor.holder)),
            .name = request.actor.name,
            .role = std::string(to_text(request.actor.role)),
            .action = std::string(http::to_text(request.method)) + " " + request.route,
            .target = response.status == 201 && location != response.headers.end()
                          ? created_path(location->second)
                          : path_of(without_phone(request)),
            .status = response.status,
            .remark = request.remark,
            .request_id = request.id,
            .address = request.client_address.to_string()};
}

namespace audit_log {

void add(db::Transaction& tx, const AuditEntry& entry) {
    tx.run(R"sql(
        INSERT INTO record (at, holder, name, role, action, target, status, remark, request_id, address)
        VALUES (:at, :holder, :name, :role, :action, :target, :status, :remark, :request_id, :address)
    )sql",
           arg(":at", tx.now()), arg(":holder", entry.holder), arg(":name", entry.name),
           arg(":role", entry.role), arg(":action", entry.action), arg(":target", entry.target),
           arg(":status", entry.status), arg(":remark", entry.remark),
           arg(":request_id", entry.request_id), arg(":address", entry.address));
}

std::vector<AuditEntry> page(db::Connection& connection, std::int64_t before, int limit) {
    return connection.all(
        R"sql(
        SELECT seq, at, holder, name, role, action, target, status, remark, request_id, address
        FROM record
        WHERE seq < :before ORDER BY seq DESC LIMIT :limit
    )sql",
        [](db::Row row) {
            return AuditEntry{.seq = row.integer(0),
                              .at = row.time(1),
                              .holder = row.text(2),
                              .name = row.text(3),
                              .role = row.text(4),
                              .action = row.text(5),
                              .target = row.text(6),
                              .status = static_cast<int>(row.integer(7)),
                              .remark = row.text(8),
                              .request_id = row.text(9),
                              .address = row.text(10)};
        },
        arg(":before", before), arg(":limit", limit));
}

}  // namespace audit_log
}  // namespace baedal::auth
