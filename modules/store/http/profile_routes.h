// /stores, /stores/{id} and /stores/{id}/pause: the stores' profiles.
#pragma once

#include "base/clock.h"
#include "db/database.h"
#include "http/router.h"

namespace baedal::store {

class ProfileRoutes {
public:
    ProfileRoutes(http::Routes& routes, db::Database& database, const Clock& clock);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> get(http::Request& request);
    Task<http::Response> open(http::Request& request);
    Task<http::Response> change(http::Request& request);
    Task<http::Response> pause(http::Request& request);

    db::Database& database_;
    const Clock& clock_;
};

}  // namespace baedal::store
