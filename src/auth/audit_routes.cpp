#include "auth/audit_routes.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "auth/audit_log.h"
#include "base/parse_integer.h"
#include "http/paging.h"
#include "http/response.h"

namespace baedal::auth {

namespace {

constexpr const char* part_of_the_log = "/internal/audit";
constexpr std::int64_t most_entries =
    201;  // of a part: the largest page, and one to see whether there is a next

json::Object to_json(const AuditEntry& entry) {
    return {{"id", entry.seq},
            {"at", to_rfc3339(entry.at)},
            {"actor",
             {{"kind", entry.holder},
              {"name", entry.name.empty() ? json::Value(nullptr) : json::Value(entry.name)},
              {"role", entry.role}}},
            {"action", entry.action},
            {"target", entry.target},
            {"status", entry.status},
            {"remark", entry.remark},
            {"requestId", entry.request_id},
            {"address", entry.address.empty() ? json::Value(nullptr) : json::Value(entry.address)}};
}

json::Array read_entries(const db::Database& database, std::int64_t before, int limit) {
    json::Array out;
    for (const AuditEntry& entry :
         database.read([&](db::Connection& c) { return audit_log::page(c, before, limit); }))
        out.push_back(to_json(entry));
    return out;
}

// Where the page begins in the log of each process: "" for the first page, otherwise the numbers of the last entries
// before, separated by dots, the own first.
std::optional<std::vector<std::int64_t>> read_cursor(const std::string& text, std::size_t count) {
    std::vector<std::int64_t> out;
    if (text.empty()) return std::vector<std::int64_t>(count, http::newest_first);
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('.', begin), text.size());
        const auto position = parse_non_negative(std::string_view(text).substr(begin, end - begin));
        if (!position) return std::nullopt;
        out.push_back(*position);
        begin = end + 1;
    }
    if (out.size() != count) return std::nullopt;
    return out;
}

std::string to_cursor(const std::vector<std::int64_t>& positions) {
    std::string out;
    for (const std::int64_t position : positions)
        out += (out.empty() ? "" : ".") + std::to_string(position);
    return out;
}

// The entries of one process, newest first, as they are merged into a page.
class Part {
public:
    explicit Part(json::Array entries) : entries_(std::move(entries)) {}
    bool has_more() const { return next_ < entries_.size(); }
    // RFC 3339 in UTC with one number of digits: its order is that of the times.
    std::string_view time() const { return entries_[next_].at("at").as_string(); }
    json::Value take() { return std::move(entries_[next_++]); }

private:
    json::Array entries_;
    std::size_t next_ = 0;
};

Task<http::Response> list_audit_log(const db::Database& database, const AuditLogsOfOthers& others,
                                    http::Request& request) {
    http::QueryFields query(request);
    const int limit = query.limit();
    auto positions = read_cursor(query.text("cursor").value_or(""), others.count + 1);
    if (!positions) query.add_error("cursor", "must be the member `next` of the page before");
    if (auto problem = query.problem()) co_return http::problem(*problem);

    std::vector<Part> parts{Part(read_entries(database, positions->front(), limit + 1))};
    json::Array missing;
    if (others.count > 0) {
        std::vector<std::string> targets;
        for (std::size_t i = 0; i < others.count; ++i) {
            targets.push_back(std::string(part_of_the_log) +
                              "?before=" + std::to_string((*positions)[i + 1]) +
                              "&limit=" + std::to_string(limit + 1));
        }
        for (AuditLogPart& reply : co_await others.get(std::move(targets))) {
            parts.emplace_back(reply.body ? std::move(reply.body->at("items").as_array())
                                          : json::Array());
            if (reply.body) continue;
            for (const std::string& module : reply.modules) missing.emplace_back(module);
        }
    }

    json::Array items;
    const auto newest = [&] {
        return std::ranges::max_element(parts, {}, [](const Part& part) {
            return part.has_more() ? part.time() : std::string_view();
        });
    };
    for (auto part = newest(); part->has_more() && std::cmp_less(items.size(), limit);
         part = newest()) {
        items.push_back(part->take());
        (*positions)[static_cast<std::size_t>(part - parts.begin())] =
            items.back().at("id").as_int64();
    }
    const bool is_last = !newest()->has_more();
    co_return http::json(
        200, {{"items", std::move(items)},
              {"next", is_last ? json::Value(nullptr) : json::Value(to_cursor(*positions))},
              {"missing", std::move(missing)}});
}

Task<http::Response> list_part(const db::Database& database, http::Request& request) {
    http::QueryFields query(request);
    const auto before =
        query.integer("before", {0, http::newest_first}).value_or(http::newest_first);
    const auto limit = static_cast<int>(query.integer("limit", {1, most_entries}).value_or(50));
    if (auto problem = query.problem()) co_return http::problem(*problem);
    co_return http::json(200, {{"items", read_entries(database, before, limit)}});
}

}  // namespace

void add_audit_routes(http::Routes& routes, db::Database& database, AuditLogsOfOthers others) {
    routes.add(http::Method::get, "/admin/audit", http::Access::owner, http::TokenScopes::admin,
               [&database, others = std::move(others)](http::Request& request) {
                   return list_audit_log(database, others, request);
               });
}

void add_internal_audit_route(http::Routes& routes, db::Database& database) {
    routes.add(http::Method::get, part_of_the_log, http::Access::peer,
               [&database](http::Request& request) { return list_part(database, request); });
}

}  // namespace baedal::auth
