// GET /orders/figures: the report of one store's day, for its staff.
#pragma once

#include <string>

#include "host/module.h"
#include "order/application/menu_cache.h"

namespace baedal::order {

// The references outlive the route.
class DailyReportRoute {
public:
    DailyReportRoute(host::ModuleContext& host, const MenuCache& menus, std::string currency);

private:
    Task<http::Response> get(http::Request& request);

    const db::Database& database_;
    const Clock& clock_;
    const MenuCache& menus_;
    const std::string currency_;
};

}  // namespace baedal::order
