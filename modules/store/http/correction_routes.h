// POST /tickets/{orderId}/delay, /undo, /cancel and /items: what the staff change in a ticket beside its steps. A request
// with an Idempotency-Key takes effect once.
#pragma once

#include <functional>

#include "db/database.h"
#include "http/router.h"
#include "store/application/correct_ticket.h"
#include "store/settings.h"

namespace baedal::store {

class CorrectionRoutes {
public:
    CorrectionRoutes(http::Routes& routes, db::Database& database, const TicketPublisher& publisher,
                     const Settings& settings);

private:
    using Correction = std::function<Result<Ticket>(db::Transaction&, const WorksAt&)>;

    Task<http::Response> delay(http::Request& request);
    Task<http::Response> undo(http::Request& request);
    Task<http::Response> cancel(http::Request& request);
    Task<http::Response> items(http::Request& request);
    // Makes the correction in one unit, which stores the response if the request has a key. A refused
    // request does not use its key.
    Task<http::Response> make(http::Request& request, Correction correction);

    db::Database& database_;
    const TicketPublisher& publisher_;
    const Settings& settings_;
};

}  // namespace baedal::store
