// GET /orders: the list of orders, in which staff find one.
#pragma once

#include "host/module.h"
#include "order/application/menu_cache.h"

namespace baedal::order {

// The references outlive the route.
class OrderListRoute {
public:
    OrderListRoute(host::ModuleContext& host, const MenuCache& menus);

private:
    Task<http::Response> list(http::Request& request) const;

    db::Database& database_;
    const Clock& clock_;
    const MenuCache& menus_;
};

}  // namespace baedal::order
