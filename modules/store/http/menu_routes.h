// /stores/{id}/menu: the whole menu for the owner, its sold-out flags for the staff.
#pragma once

#include "base/clock.h"
#include "db/database.h"
#include "http/router.h"

namespace baedal::store {

class MenuRoutes {
public:
    MenuRoutes(http::Routes& routes, db::Database& database, const Clock& clock);

private:
    Task<http::Response> get(http::Request& request);
    Task<http::Response> put(http::Request& request);
    // `mark` is mark_item or mark_choice; the second id of the path is the part's.
    Task<http::Response> mark_sold_out(http::Request& request, auto mark);

    db::Database& database_;
    const Clock& clock_;
};

}  // namespace baedal::store
