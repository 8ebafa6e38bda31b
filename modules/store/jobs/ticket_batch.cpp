#include "store/jobs/ticket_batch.h"

#include <algorithm>

namespace baedal::store {

namespace {

constexpr int batch_size = 200;
constexpr Milliseconds shortest_pause{10};
constexpr Milliseconds pause_when_busy{500};

// A ticket that begins to wait later is due later than this.
TimePoint next_due(TimePoint now, std::optional<TimePoint> oldest, Milliseconds wait) {
    return std::max(oldest.value_or(now) + wait, now + shortest_pause);
}

}  // namespace

Task<std::optional<TimePoint>> change_waiting(db::Database& database, const Clock& clock,
                                              WaitingTickets tickets, Milliseconds wait,
                                              ChangeWaiting change) {
    const TimePoint now = clock.now();
    const auto oldest = database.read(tickets.oldest);
    if (!oldest || *oldest + wait > now) co_return next_due(now, oldest, wait);
    try {
        const auto changed = co_await database.write([&](db::Transaction& tx) {
            auto due = tickets.until(tx.connection(), now - wait, batch_size);
            for (Ticket& ticket : due) change(tx, ticket);
            return due.size();
        });
        if (changed == batch_size) co_return now;
    } catch (const db::Overloaded&) {
        co_return now + pause_when_busy;
    }
    co_return next_due(now, database.read(tickets.oldest), wait);
}

}  // namespace baedal::store
