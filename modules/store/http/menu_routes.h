// /stores/{id}/menu: the whole menu for its owner, the sold-out flags for the staff.
#pragma once

#include "base/clock.h"
#include "db/database.h"
#include "http/router.h"
#include "store/menu.h"

namespace baedal::store {

class MenuRoutes {
public:
    MenuRoutes(http::Routes& routes, db::Database& database, const Clock& clock);

private:
    Task<http::Response> get(http::Request& request);
    Task<http::Response> put(http::Request& request);
    Task<http::Response> mark_item(http::Request& request);
    Task<http::Response> mark_choice(http::Request& request);

    // Sets or takes back the sold-out flag of what `find` finds by the path's second id. Nothing is
    // published where nothing changes.
    template <class Part>
    Task<http::Response> mark(http::Request& request, Part* (*find)(contract::Menu&, std::int64_t));

    db::Database& database_;
    const Clock& clock_;
};

}  // namespace baedal::store
