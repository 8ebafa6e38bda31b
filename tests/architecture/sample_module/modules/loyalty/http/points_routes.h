// GET /loyalty/points: the points of one order, for its store's staff.
#pragma once

#include "db/database.h"
#include "http/router.h"

namespace baedal::loyalty {

class PointsRoutes {
public:
    // The arguments outlive the routes.
    PointsRoutes(http::Routes& routes, const db::Database& database);

private:
    Task<http::Response> get(http::Request& request) const;

    const db::Database& database_;
};

}  // namespace baedal::loyalty
