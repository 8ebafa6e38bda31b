// /admin/webhooks: the owner's list of receivers, and what they were sent.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "base/random.h"
#include "db/database.h"
#include "http/router.h"
#include "webhooks/dispatcher.h"

namespace baedal::webhooks {

class WebhookRoutes {
public:
    // The check of an owner's change, in the unit that makes it.
    using CheckOwner = std::function<Result<>(db::Connection&, const http::Actor&)>;

    // `events` are the names of all events. The references outlive it, and it outlives the routes.
    WebhookRoutes(db::Database& database, Dispatcher& dispatcher, std::set<std::string> events,
                  CheckOwner check_owner, const Clock& clock, Random& random);
    void add_to(http::Routes& routes);

private:
    Task<http::Response> list(http::Request& request) const;
    Task<http::Response> add(http::Request& request);
    Task<http::Response> remove(http::Request& request);
    Task<http::Response> switch_on(http::Request& request);
    Task<http::Response> list_deliveries(http::Request& request) const;
    Task<http::Response> retry(http::Request& request);

    Result<Webhook> decode(const http::Request& request) const;

    db::Database& database_;
    Dispatcher& dispatcher_;
    const std::set<std::string> events_;
    const CheckOwner check_owner_;
    const Clock& clock_;
    Random& random_;
};

}  // namespace baedal::webhooks
