// /notifications: the messages of an order, for the staff of its store.
#pragma once

#include <functional>

#include "db/database.h"
#include "http/router.h"

namespace baedal::notify {

class NotificationRoutes {
public:
    // `on_queued` runs on the writer thread and outlives the module instance. The other references outlive
    // the routes.
    NotificationRoutes(http::Routes& routes, db::Database& database,
                       std::function<void()> on_queued);

private:
    Task<http::Response> list(http::Request& request) const;
    Task<http::Response> resend(http::Request& request) const;

    db::Database& database_;
    const std::function<void()> on_queued_;
};

}  // namespace baedal::notify
