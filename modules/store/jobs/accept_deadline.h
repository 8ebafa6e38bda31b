// Rejects the tickets that no one accepted in time.
#pragma once

#include <optional>

#include "base/clock.h"
#include "db/database.h"
#include "runtime/task.h"
#include "store/application/ticket_publisher.h"
#include "store/settings.h"

namespace baedal::store {

class AcceptDeadline {
public:
    AcceptDeadline(db::Database& database, const Clock& clock, const TicketPublisher& publisher,
                   const Settings& settings)
        : database_(database),
          clock_(clock),
          publisher_(publisher),
          within_(settings.accept_within) {}

    // One batch. Returns when to run again.
    Task<std::optional<TimePoint>> run();

private:
    db::Database& database_;
    const Clock& clock_;
    const TicketPublisher& publisher_;
    const Milliseconds within_;
};

}  // namespace baedal::store
