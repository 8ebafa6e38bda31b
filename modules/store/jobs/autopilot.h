// The kitchens and riders of the demo stores: each ticket enters its next state after a fixed time.
#pragma once

#include <optional>

#include "base/clock.h"
#include "db/database.h"
#include "runtime/task.h"
#include "store/application/ticket_publisher.h"
#include "store/settings.h"

namespace baedal::store {

// A ticket that a person has changed meanwhile continues from its present state.
class Autopilot {
public:
    Autopilot(db::Database& database, const Clock& clock, const TicketPublisher& publisher,
              const Settings& settings)
        : database_(database), clock_(clock), publisher_(publisher), step_(settings.demo_step) {}

    // One batch. Returns when to run again.
    Task<std::optional<TimePoint>> run();

private:
    void advance(db::Transaction& tx, Ticket& ticket) const;

    db::Database& database_;
    const Clock& clock_;
    const TicketPublisher& publisher_;
    const Milliseconds step_;
};

}  // namespace baedal::store
