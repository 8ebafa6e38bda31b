// One run of a job that changes tickets when they have waited for some time.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "runtime/task.h"
#include "store/domain/ticket.h"

namespace baedal::store {

// Both take the tickets that have waited longest first.
struct WaitingTickets {
    std::optional<TimePoint> (*oldest)(db::Connection&);  // since when the first one has waited
    std::vector<Ticket> (*until)(db::Connection&, TimePoint waiting_since, int limit);
};

using ChangeWaiting = std::function<void(db::Transaction&, Ticket&)>;

// Calls `change` for the tickets that have waited for `wait`, at most 200 in one transaction. Returns
// when to run again: at once if there may be more, later if the database's queue is full.
Task<std::optional<TimePoint>> change_waiting(db::Database& database, const Clock& clock,
                                              WaitingTickets tickets, Milliseconds wait,
                                              ChangeWaiting change);

}  // namespace baedal::store
