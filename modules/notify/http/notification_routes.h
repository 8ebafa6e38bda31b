// What staff may see of the messages.
#pragma once

#include "db/database.h"
#include "http/router.h"

namespace baedal::notify {

class Routes {
public:
    Routes(http::Routes& routes, const db::Database& database);

private:
    Task<http::Response> list(http::Request& request) const;

    const db::Database& database_;
};

}  // namespace baedal::notify
