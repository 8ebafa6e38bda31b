// What can be asked of the order module over HTTP.
#pragma once

#include "host/module.h"
#include "order/application/cancel_order.h"
#include "order/application/place_order.h"
#include "order/storage/menu_repository.h"

namespace baedal::order {

// The references outlive the routes.
class OrderRoutes {
public:
    OrderRoutes(host::ModuleContext& host, Checkout& checkout, Cancellation& cancellation,
                const MenuCache& menus, std::string currency);

private:
    Task<http::Response> get_order(http::Request& request);
    Task<http::Response> list_orders(http::Request& request);
    Task<http::Response> follow_order(http::Request& request);
    Task<http::Response> list_menus(http::Request& request);
    Task<http::Response> get_menu(http::Request& request);

    host::ModuleContext& host_;
    const MenuCache& menus_;
    const std::string currency_;
};

}  // namespace baedal::order
