#include "order/http/order_export_route.h"

#include "order/application/problems.h"
#include "order/http/order_export_csv.h"
#include "order/http/report_period.h"
#include "order/storage/order_export_query.h"
#include "runtime/yield.h"

namespace baedal::order {

namespace {

using http::Access;
using http::Method;

ExportLanguage read_language(http::QueryFields& query) {
    const std::string language = query.text("language").value_or("en");
    if (language != "ko" && language != "en") query.add_error("language", "Must be ko or en.");
    return language == "ko" ? ExportLanguage::ko : ExportLanguage::en;
}

std::string file_name(const ReportPeriod& period) {
    const std::string from = absl::FormatCivilTime(period.from);
    const std::string to = period.to == period.from ? "" : "-" + absl::FormatCivilTime(period.to);
    return "baedal-orders-" + from + to + ".csv";
}

}  // namespace

OrderExportRoute::OrderExportRoute(host::ModuleContext& host, const MenuCache& menus,
                                   std::string currency, std::int64_t vat_percent)
    : database_(host.database),
      clock_(host.clock),
      menus_(menus),
      currency_(std::move(currency)),
      vat_percent_(vat_percent) {
    host.routes.add(Method::get, "/orders/export", Access::owner, http::TokenScopes::admin,
                    [this](http::Request& request) { return get(request); });
}

// One read for each day of a store: other requests of the thread do not wait for a whole year.
Task<http::Response> OrderExportRoute::get(http::Request& request) const {
    http::QueryFields query(request);
    const ReportRequest wanted = read_report_request(query);
    const ExportLanguage language = read_language(query);
    if (const auto problem = query.problem()) co_return http::problem(*problem);
    const auto menus = menus_.snapshot();
    const auto stores = stores_of(*menus, request.actor, wanted.store_id);
    if (stores.empty() && wanted.store_id) co_return http::problem(no_such_store());
    const auto period = period_of(wanted, stores, clock_.now());
    if (!period) co_return http::problem(period.error());

    OrderExportWriter csv(language, currency_, vat_percent_);
    for (const StoreCopy* store : stores) {
        const BusinessClock clock = store->business_clock();
        for (absl::CivilDay date = period->from; date <= period->to; ++date) {
            const auto lines = database_.read([&](db::Connection& connection) {
                return read_export(connection, store->profile.id, business_day(date, clock));
            });
            csv.add({store->profile.name, date, clock.zone}, lines);
            co_await yield();
        }
    }
    http::Response response = http::text(200, csv.take());
    response.content_type = "text/csv; charset=utf-8; header=present";
    response.header("Content-Disposition", "attachment; filename=\"" + file_name(*period) + "\"");
    co_return response;
}

}  // namespace baedal::order
