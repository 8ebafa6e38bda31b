// What can be asked of the order module over HTTP.
#pragma once

#include "app/module.h"
#include "cancellation.h"
#include "checkout.h"
#include "menu_repository.h"

namespace baedal::order {

// The references outlive the routes.
class OrderRoutes {
public:
    OrderRoutes(app::ModuleContext& host, Checkout& checkout, Cancellation& cancellation,
                const MenuShelf& shelf, std::string currency);

private:
    Task<http::Response> get_order(http::Request& request);
    Task<http::Response> list_orders(http::Request& request);
    Task<http::Response> follow_order(http::Request& request);
    Task<http::Response> list_menus(http::Request& request);
    Task<http::Response> get_menu(http::Request& request);

    app::ModuleContext& host_;
    const MenuShelf& shelf_;
    const std::string currency_;
};

}  // namespace baedal::order
