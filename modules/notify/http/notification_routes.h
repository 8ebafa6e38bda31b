// /notifications: the messages of an order, for the staff of its store.
#pragma once

#include "db/database.h"
#include "http/router.h"

namespace baedal::notify {

class NotificationRoutes {
public:
    NotificationRoutes(http::Routes& routes, const db::Database& database);

private:
    Task<http::Response> list(http::Request& request) const;

    const db::Database& database_;
};

}  // namespace baedal::notify
