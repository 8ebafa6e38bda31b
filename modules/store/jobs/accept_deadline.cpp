#include "store/jobs/accept_deadline.h"

#include <algorithm>

#include "store/jobs/ticket_batch.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

// A ticket may arrive long after its order was placed, and is then due soon: nothing wakes the job.
constexpr Milliseconds longest_sleep{1'000};

}  // namespace

Task<std::optional<TimePoint>> AcceptDeadline::run() {
    const WaitingTickets unaccepted{tickets::oldest_unaccepted, tickets::unaccepted};
    const auto reject = [this](db::Transaction& tx, Ticket& ticket) {
        ticket.reject(tx.now(), "");
        publisher_.changed(tx, ticket, true);
    };
    const TimePoint latest = clock_.now() + longest_sleep;
    const auto next = co_await change_waiting(database_, clock_, unaccepted, within_, reject);
    co_return std::min(next.value_or(latest), latest);
}

}  // namespace baedal::store
