// GET /orders/figures: the report of business days of one or several stores, for their staff.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/module.h"
#include "order/application/menu_cache.h"
#include "order/domain/daily_report.h"

namespace baedal::order {

// The references outlive the route.
class DailyReportRoute {
public:
    // `vat_percent`: the value added tax that is in the prices.
    DailyReportRoute(host::ModuleContext& host, const MenuCache& menus, std::string currency,
                     std::int64_t vat_percent);

private:
    Task<http::Response> get(http::Request& request);
    Task<DailyReport> read(ReportSubject subject, std::shared_ptr<const MenuSnapshot> menus) const;

    const db::Database& database_;
    const Clock& clock_;
    const MenuCache& menus_;
    const std::string currency_;
    const std::int64_t vat_percent_;
};

}  // namespace baedal::order
