// GET /orders/export: a line for each order and each refund of business days, for the accountant.
#pragma once

#include <cstdint>
#include <string>

#include "host/module.h"
#include "order/application/menu_cache.h"

namespace baedal::order {

// The references outlive the route.
class OrderExportRoute {
public:
    // `vat_percent`: the value added tax that is in the prices.
    OrderExportRoute(host::ModuleContext& host, const MenuCache& menus, std::string currency,
                     std::int64_t vat_percent);

private:
    Task<http::Response> get(http::Request& request) const;

    const db::Database& database_;
    const Clock& clock_;
    const MenuCache& menus_;
    const std::string currency_;
    const std::int64_t vat_percent_;
};

}  // namespace baedal::order
