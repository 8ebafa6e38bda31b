// GET /orders/figures: one store's day, for its staff.
#pragma once

#include "host/module.h"
#include "order/settings.h"
#include "order/storage/menu_repository.h"

namespace baedal::order {

// The references outlive the route.
class FiguresRoute {
public:
    FiguresRoute(host::ModuleContext& host, const Settings& settings, const MenuCache& menus);

private:
    Task<http::Response> get(http::Request& request);

    host::ModuleContext& host_;
    const Settings& settings_;
    const MenuCache& menus_;
};

// Reads the orders of one store between two times, whatever the shop's history: by the index on ids,
// which begin with the time. An id is drawn a little before its order is dated, hence the bounds of
// both. Exposed for the test that asks SQLite for its plan.
inline constexpr char day_orders_sql[] = R"sql(
    SELECT status, payment_status, payment_method, payment_id IS NOT NULL, total, refunded, created_at, items
    FROM orders
    WHERE id >= :first_id AND id < :end_id
      AND created_at >= :begin AND created_at < :end AND +store_id = :store_id
    ORDER BY id
)sql";

}  // namespace baedal::order
