#include "order/http/daily_report_route.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "order/application/problems.h"
#include "order/http/daily_report_csv.h"
#include "order/http/daily_report_encoder.h"
#include "order/storage/daily_report_query.h"
#include "runtime/yield.h"

namespace baedal::order {

namespace {

using http::Access;
using http::Method;

constexpr std::int64_t max_days = 366;

struct ReportRequest {
    std::optional<std::int64_t> store_id;  // nothing: all stores of the caller
    std::optional<absl::CivilDay> from;    // nothing: today
    std::optional<absl::CivilDay> to;      // nothing: today, or `from` if that is later
};

std::optional<absl::CivilDay> parse_date(const std::string& text) {
    absl::CivilDay day;
    // The parser accepts more forms than the one that it writes.
    if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) return {};
    if (day.year() < 1970 || day.year() > 9998) return {};
    return day;
}

std::optional<absl::CivilDay> date_field(http::QueryFields& query, std::string_view name) {
    const auto text = query.text(name);
    if (!text) return std::nullopt;
    const auto day = parse_date(*text);
    if (!day) query.add_error(name, "Must be a date, such as 2026-11-23.");
    return day;
}

Result<ReportRequest> decode(const http::Request& request) {
    http::QueryFields query(request);
    ReportRequest out;
    out.store_id = query.integer("storeId", {1, std::numeric_limits<std::int32_t>::max()});
    const auto date = date_field(query, "date");
    out.from = date_field(query, "from");
    out.to = date_field(query, "to");
    const bool is_range = query.text("from") || query.text("to");
    if (query.text("date") && is_range)
        query.add_error("date", "Must not be given together with from or to.");
    if (query.text("to") && !query.text("from"))
        query.add_error("from", "Is required together with to.");
    if (out.from && out.to && *out.to < *out.from)
        query.add_error("to", "Must not be before from.");
    if (auto problem = query.problem()) return std::unexpected(std::move(*problem));
    if (date) out.from = out.to = date;
    return out;
}

Problem too_many_days() {
    return problems::invalid_request("from", "Must be less than " + std::to_string(max_days) +
                                                 " days before to.");
}

// By id.
std::vector<const StoreCopy*> stores_of(const MenuSnapshot& menus, const http::Actor& actor,
                                        std::optional<std::int64_t> store_id) {
    std::vector<const StoreCopy*> out;
    for (const auto& [id, store] : menus.stores) {
        if (actor.works_at(id) && id == store_id.value_or(id)) out.push_back(&store);
    }
    return out;
}

bool accepts_csv(const http::Request& request) {
    return request.header("Accept").value_or("").find("text/csv") != std::string_view::npos;
}

http::Response encode(const DailyReport& report, bool as_csv) {
    http::Response response =
        http::json_text(200, as_csv ? encode_csv(report) : encode_json(report));
    if (as_csv) {
        response.content_type = "text/csv; charset=utf-8; header=present";
        response.header("Content-Disposition",
                        "attachment; filename=\"" + csv_name(report.subject()) + "\"");
    }
    response.header("Vary", "Accept");
    return response;
}

// Today is that of the first store.
ReportSubject make_subject(const ReportRequest& request,
                           const std::vector<const StoreCopy*>& stores, TimePoint now) {
    const absl::CivilDay today =
        day_of(now, stores.empty() ? absl::UTCTimeZone() : stores.front()->zone);
    ReportSubject subject;
    subject.from = request.from.value_or(today);
    subject.to = request.to.value_or(std::max(subject.from, today));
    subject.closed = std::ranges::all_of(stores, [&](const StoreCopy* store) {
        return business_day(subject.to, store->zone).end <= now;
    });
    for (const StoreCopy* store : stores)
        subject.stores.push_back({store->profile.id, store->profile.name, store->profile.timezone});
    return subject;
}

}  // namespace

DailyReportRoute::DailyReportRoute(host::ModuleContext& host, const MenuCache& menus,
                                   std::string currency)
    : database_(host.database), clock_(host.clock), menus_(menus), currency_(std::move(currency)) {
    host.routes.add(Method::get, "/orders/figures", Access::staff, http::TokenScopes::orders_read,
                    [this](http::Request& request) { return get(request); });
}

// One read for each day: other requests of the thread do not wait for a whole year.
Task<DailyReport> DailyReportRoute::read(ReportSubject subject,
                                         std::shared_ptr<const MenuSnapshot> menus) const {
    DailyReport report(std::move(subject));
    const ReportSubject& wanted = report.subject();
    for (const ReportedStore& store : wanted.stores) {
        const absl::TimeZone zone = menus->store(store.id)->zone;
        ReportDay day{store.id, wanted.from, zone, business_day(wanted.to, zone).end};
        for (; day.date <= wanted.to; ++day.date) {
            database_.read([&](db::Connection& connection) {
                read_day(connection, report, day);
                // In one snapshot with the refunds that are made.
                if (day.date == wanted.to && !wanted.closed)
                    read_refund_pending(connection, report, store.id);
            });
            if (day.date < wanted.to || &store != &wanted.stores.back()) co_await yield();
        }
    }
    co_return report;
}

Task<http::Response> DailyReportRoute::get(http::Request& request) {
    const auto wanted = decode(request);
    if (!wanted) co_return http::problem(wanted.error());
    const auto menus = menus_.snapshot();
    const auto stores = stores_of(*menus, request.actor, wanted->store_id);
    if (stores.empty() && wanted->store_id) co_return http::problem(no_such_store());

    ReportSubject subject = make_subject(*wanted, stores, clock_.now());
    subject.currency = currency_;
    if (subject.to - subject.from >= max_days) co_return http::problem(too_many_days());
    const DailyReport report = co_await read(std::move(subject), menus);
    co_return encode(report, accepts_csv(request));
}

}  // namespace baedal::order
