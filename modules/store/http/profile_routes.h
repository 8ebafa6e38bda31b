// /stores and /stores/{id}: the stores' profiles.
#pragma once

#include "db/database.h"
#include "http/router.h"

namespace baedal::store {

class ProfileRoutes {
public:
    ProfileRoutes(http::Routes& routes, db::Database& database);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> get(http::Request& request);
    Task<http::Response> open(http::Request& request);
    Task<http::Response> change(http::Request& request);

    db::Database& database_;
};

}  // namespace baedal::store
