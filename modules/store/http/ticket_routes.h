// /stores/{id}/tickets and /tickets/{orderId}: a store's tickets, their stream and the staff's commands.
#pragma once

#include "db/database.h"
#include "http/router.h"
#include "store/application/ticket_publisher.h"
#include "store/settings.h"

namespace baedal::store {

class TicketRoutes {
public:
    TicketRoutes(http::Routes& routes, db::Database& database, const TicketPublisher& publisher,
                 const Settings& settings);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> get(http::Request& request);
    Task<http::Response> stream(http::Request& request);
    Task<http::Response> change(http::Request& request, Command command);

    db::Database& database_;
    const TicketPublisher& publisher_;
    const Milliseconds accept_within_;
};

}  // namespace baedal::store
