#include "store/jobs/ticket_jobs.h"

#include <algorithm>

#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

constexpr int batch = 200;                    // tickets in one unit of work
constexpr Milliseconds shortest_pause{10};    // between two looks at nothing
constexpr Milliseconds pause_when_busy{500};  // the customers' writes go first
constexpr const char* demo_rider = "데모 라이더";

// When to look again, if what waits longest has waited since `oldest` and is due after `patience`.
// What arrives later is due later than the time returned, so nobody has to wake the job.
TimePoint next_look(TimePoint now, std::optional<TimePoint> oldest, Milliseconds patience) {
    return std::max(oldest.value_or(now) + patience, now + shortest_pause);
}

}  // namespace

Task<std::optional<TimePoint>> AcceptDeadline::run() {
    const TimePoint now = clock_.now();
    const auto oldest = database_.read(tickets::oldest_unaccepted);
    if (!oldest || *oldest + within_ > now) co_return next_look(now, oldest, within_);
    try {
        const auto late = co_await database_.write([&](db::Transaction& tx) {
            auto tickets = tickets::unaccepted(tx.connection(), now - within_, batch);
            for (Ticket& ticket : tickets) {
                ticket.reject(tx.now(), "");
                tickets::update(tx, ticket);
                publisher_.moved(tx, ticket, true);
            }
            return tickets.size();
        });
        if (late == batch) co_return now;
    } catch (const db::Overloaded&) {
        co_return now + pause_when_busy;
    }
    co_return next_look(now, database_.read(tickets::oldest_unaccepted), within_);
}

Task<std::optional<TimePoint>> Autopilot::run() {
    const TimePoint now = clock_.now();
    const auto oldest = database_.read(tickets::longest_resting_demo);
    if (!oldest || *oldest + step_ > now) co_return next_look(now, oldest, step_);
    try {
        const auto moved = co_await database_.write([&](db::Transaction& tx) {
            auto tickets = tickets::resting_demo(tx.connection(), now - step_, batch);
            for (Ticket& ticket : tickets) move_on(tx, ticket);
            return tickets.size();
        });
        if (moved == batch) co_return now;
    } catch (const db::Overloaded&) {
        co_return now + pause_when_busy;
    }
    co_return next_look(now, database_.read(tickets::longest_resting_demo), step_);
}

void Autopilot::move_on(db::Transaction& tx, Ticket& ticket) const {
    const TimePoint now = tx.now();
    switch (ticket.state) {
        case State::received:
            ticket.accept(now, stores::rules(tx, ticket.store_id).preparation);
            break;
        case State::accepted: ticket.cook(now); break;
        case State::cooking: ticket.ready(now); break;
        case State::ready:
            if (ticket.fulfilment == Fulfilment::pickup) {
                ticket.pickup(now);
            } else {
                ticket.dispatch(now, {demo_rider, ""});
            }
            break;
        case State::delivering: ticket.deliver(now); break;
        default: return;  // ended: not among the resting ones
    }
    tickets::update(tx, ticket);
    publisher_.moved(tx, ticket, true);
}

}  // namespace baedal::store
