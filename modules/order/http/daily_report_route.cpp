#include "order/http/daily_report_route.h"

#include <algorithm>

#include "order/application/problems.h"
#include "order/http/daily_report_csv.h"
#include "order/http/daily_report_encoder.h"
#include "order/http/report_period.h"
#include "order/storage/daily_report_query.h"
#include "runtime/yield.h"

namespace baedal::order {

namespace {

using http::Access;
using http::Method;

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

ReportSubject make_subject(const ReportPeriod& period, const std::vector<const StoreCopy*>& stores,
                           TimePoint now) {
    ReportSubject subject;
    subject.from = period.from;
    subject.to = period.to;
    subject.closed = std::ranges::all_of(stores, [&](const StoreCopy* store) {
        return business_day(subject.to, store->business_clock()).end <= now;
    });
    for (const StoreCopy* store : stores)
        subject.stores.push_back({store->profile.id, store->profile.name, store->profile.timezone});
    return subject;
}

}  // namespace

DailyReportRoute::DailyReportRoute(host::ModuleContext& host, const MenuCache& menus,
                                   std::string currency, std::int64_t vat_percent)
    : database_(host.database),
      clock_(host.clock),
      menus_(menus),
      currency_(std::move(currency)),
      vat_percent_(vat_percent) {
    host.routes.add(Method::get, "/orders/figures", Access::staff, http::TokenScopes::orders_read,
                    [this](http::Request& request) { return get(request); });
}

// One read for each day: other requests of the thread do not wait for a whole year.
Task<DailyReport> DailyReportRoute::read(ReportSubject subject,
                                         std::shared_ptr<const MenuSnapshot> menus) const {
    DailyReport report(std::move(subject));
    const ReportSubject& wanted = report.subject();
    for (const ReportedStore& store : wanted.stores) {
        const BusinessClock clock = menus->store(store.id)->business_clock();
        ReportDay day{store.id, wanted.from, clock, business_day(wanted.to, clock).end,
                      vat_percent_};
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
    http::QueryFields query(request);
    const ReportRequest wanted = read_report_request(query);
    if (const auto problem = query.problem()) co_return http::problem(*problem);
    const auto menus = menus_.snapshot();
    const auto stores = stores_of(*menus, request.actor, wanted.store_id);
    if (stores.empty() && wanted.store_id) co_return http::problem(no_such_store());

    const TimePoint now = clock_.now();
    const auto period = period_of(wanted, stores, now);
    if (!period) co_return http::problem(period.error());
    ReportSubject subject = make_subject(*period, stores, now);
    subject.currency = currency_;
    const DailyReport report = co_await read(std::move(subject), menus);
    co_return encode(report, accepts_csv(request));
}

}  // namespace baedal::order
