// What happens to tickets by the passing of time. Each job works in small batches, in order of need.
#pragma once

#include <optional>

#include "base/clock.h"
#include "db/database.h"
#include "runtime/task.h"
#include "store/application/ticket_publisher.h"
#include "store/settings.h"

namespace baedal::store {

// Rejects the tickets that no one accepted in time.
class AcceptDeadline {
public:
    AcceptDeadline(db::Database& database, const Clock& clock, const TicketPublisher& news,
                   const Settings& settings)
        : database_(database), clock_(clock), publisher_(news), within_(settings.accept_within) {}

    // Does what is due and returns when the next ticket can be.
    Task<std::optional<TimePoint>> run();

private:
    db::Database& database_;
    const Clock& clock_;
    const TicketPublisher& publisher_;
    const Milliseconds within_;
};

// The demo stores' kitchens and riders: moves each ticket on that has rested for one step. A ticket
// that a person moved meanwhile goes on from where it is.
class Autopilot {
public:
    Autopilot(db::Database& database, const Clock& clock, const TicketPublisher& news,
              const Settings& settings)
        : database_(database), clock_(clock), publisher_(news), step_(settings.demo_step) {}

    Task<std::optional<TimePoint>> run();

private:
    void move_on(db::Transaction& tx, Ticket& ticket) const;

    db::Database& database_;
    const Clock& clock_;
    const TicketPublisher& publisher_;
    const Milliseconds step_;
};

}  // namespace baedal::store
