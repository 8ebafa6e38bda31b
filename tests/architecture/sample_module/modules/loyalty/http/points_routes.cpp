#include "loyalty/http/points_routes.h"

#include "json/writer.h"
#include "loyalty/storage/points_repository.h"

namespace baedal::loyalty {

namespace {

struct PointsView {
    const Points& points;
    static void fields(const PointsView& self, auto&& field) {
        field("orderId", self.points.order_id);
        field("points", self.points.points);
    }
};

}  // namespace

PointsRoutes::PointsRoutes(http::Routes& routes, const db::Database& database)
    : database_(database) {
    routes.add(http::Method::get, "/loyalty/points", http::Access::staff,
               http::TokenScopes::orders_read,
               [this](http::Request& request) { return get(request); });
}

Task<http::Response> PointsRoutes::get(http::Request& request) const {
    http::QueryFields query(request);
    const std::string order_id = query.text("orderId").value_or("");
    if (const auto problem = query.problem()) co_return http::problem(*problem);

    const auto points =
        database_.read([&](db::Connection& c) { return repository::find(c, order_id); });
    if (!points || !request.actor.works_at(points->store_id))
        co_return http::problem(problems::not_found("There are no points of such an order."));
    co_return http::json_text(200, json::to_text(PointsView{*points}));
}

}  // namespace baedal::loyalty
