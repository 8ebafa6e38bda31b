// The tickets of a store, and the commands of its staff.
#pragma once

#include <functional>

#include "db/database.h"
#include "http/router.h"
#include "store/application/ticket_publisher.h"

namespace baedal::store {

class TicketRoutes {
public:
    TicketRoutes(http::Routes& routes, db::Database& database, const TicketPublisher& news);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> get(http::Request& request);
    Task<http::Response> stream(http::Request& request);
    Task<http::Response> accept(http::Request& request);
    Task<http::Response> reject(http::Request& request);
    Task<http::Response> cook(http::Request& request);
    Task<http::Response> ready(http::Request& request);
    Task<http::Response> dispatch(http::Request& request);
    Task<http::Response> deliver(http::Request& request);
    Task<http::Response> pickup(http::Request& request);

    // What a command does to its ticket, in the transaction that stores it.
    using Act = std::function<Step(db::Transaction&, Ticket&)>;
    Task<http::Response> obey(http::Request& request, Command command, Act act);
    // The same for a command whose body has no members.
    Task<http::Response> obey_plain(http::Request& request, Command command,
                                    Step (Ticket::*move)(TimePoint));

    db::Database& database_;
    const TicketPublisher& publisher_;
};

}  // namespace baedal::store
