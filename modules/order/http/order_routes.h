// The routes of one order: placing it, paying it, cancelling it, and looking at it.
#pragma once

#include <string>
#include <string_view>

#include "host/module.h"
#include "order/application/cancel_order.h"
#include "order/application/pay_order.h"
#include "order/application/place_order.h"
#include "order/settings.h"

namespace baedal::order {

// The references outlive the routes.
class OrderRoutes {
public:
    OrderRoutes(host::ModuleContext& host, const Settings& settings, PlaceOrder& place_order,
                const PayOrder& pay_order, const CancelOrder& cancel_order);

private:
    Task<http::Response> place(http::Request& request);
    Task<http::Response> pay(http::Request& request);
    Task<http::Response> cancel(http::Request& request);
    Task<http::Response> get(http::Request& request);
    Task<http::Response> follow(http::Request& request);
    bool shows_contact(const http::Request& request, const Order& order) const;
    // `lines`: the document of the order's lines.
    http::Response show(const http::Request& request, const Order& order,
                        std::string_view lines) const;

    db::Database& database_;
    const Settings& settings_;
    const Clock& clock_;
    PlaceOrder& place_order_;
    const PayOrder& pay_order_;
    const CancelOrder& cancel_order_;
    const std::string run_;  // of this instance; see db::IdempotencyKey
};

}  // namespace baedal::order
