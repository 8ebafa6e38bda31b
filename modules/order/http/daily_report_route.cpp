#include "order/http/daily_report_route.h"

#include <limits>

#include "order/application/problems.h"
#include "order/http/daily_report_encoder.h"
#include "order/storage/daily_report_query.h"

namespace baedal::order {

namespace {

using http::Access;
using http::Method;

struct ReportRequest {
    std::int64_t store_id = 0;
    std::optional<absl::CivilDay> day;  // nothing: today
};

std::optional<absl::CivilDay> parse_date(const std::string& text) {
    absl::CivilDay day;
    // The parser accepts more forms than the one that it writes.
    if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) return {};
    if (day.year() < 1970 || day.year() > 9998) return {};
    return day;
}

Result<ReportRequest> decode(const http::Request& request) {
    http::QueryFields query(request);
    const auto store_id = query.integer("storeId", {1, std::numeric_limits<std::int32_t>::max()});
    const auto date = query.text("date");
    const auto day = date ? parse_date(*date) : std::nullopt;
    if (!query.text("storeId")) query.refuse("storeId", "This parameter is required.");
    if (date && !day) query.refuse("date", "Must be a date, such as 2026-11-23.");
    if (auto problem = query.problem()) return std::unexpected(std::move(*problem));
    return ReportRequest{*store_id, day};
}

absl::CivilDay today(const Clock& clock, const absl::TimeZone& zone) {
    return absl::ToCivilDay(absl::FromUnixMillis(to_millis(clock.now())), zone);
}

bool accepts_csv(const http::Request& request) {
    return request.header("Accept").value_or("").find("text/csv") != std::string_view::npos;
}

http::Response encode(const DailyReport& report, bool as_csv) {
    http::Response response =
        http::json_text(200, as_csv ? encode_csv(report) : encode_json(report));
    if (as_csv) {
        const ReportSubject& subject = report.subject();
        response.content_type = "text/csv; charset=utf-8; header=present";
        response.header("Content-Disposition", "attachment; filename=\"baedal-" +
                                                   std::to_string(subject.store_id) + "-" +
                                                   subject.date + ".csv\"");
    }
    response.header("Vary", "Accept");
    return response;
}

}  // namespace

DailyReportRoute::DailyReportRoute(host::ModuleContext& host, const MenuCache& menus,
                                   std::string currency)
    : database_(host.database), clock_(host.clock), menus_(menus), currency_(std::move(currency)) {
    host.routes.add(Method::get, "/orders/figures", Access::staff,
                    [this](http::Request& request) { return get(request); });
}

Task<http::Response> DailyReportRoute::get(http::Request& request) {
    const auto query = decode(request);
    if (!query) co_return http::problem(query.error());
    const auto menus = menus_.snapshot();
    const StoreCopy* store = menus->store(query->store_id);
    if (store == nullptr || !request.actor.works_at(query->store_id))
        co_return http::problem(no_such_store());

    const absl::CivilDay day = query->day.value_or(today(clock_, store->zone));
    ReportSubject subject{store->profile.id, store->profile.name, absl::FormatCivilTime(day),
                          store->profile.timezone, currency_};
    const DailyReport report = database_.read([&](db::Connection& connection) {
        return read_daily_report(connection, std::move(subject), day, store->zone);
    });
    co_return encode(report, accepts_csv(request));
}

}  // namespace baedal::order
