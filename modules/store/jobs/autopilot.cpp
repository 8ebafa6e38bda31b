#include "store/jobs/autopilot.h"

#include "store/jobs/ticket_batch.h"
#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

constexpr const char* demo_rider = "데모 라이더";

}  // namespace

Task<std::optional<TimePoint>> Autopilot::run() {
    const WaitingTickets waiting{tickets::longest_waiting_demo, tickets::waiting_demo};
    return change_waiting(database_, clock_, waiting, step_,
                          [this](db::Transaction& tx, Ticket& ticket) { advance(tx, ticket); });
}

void Autopilot::advance(db::Transaction& tx, Ticket& ticket) const {
    const TimePoint now = tx.now();
    switch (ticket.state) {
        case State::received:
            ticket.accept(now, stores::ticket_policy(tx, ticket.store_id).preparation);
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
        default: return;  // an ended ticket does not wait
    }
    publisher_.changed(tx, ticket, true);
}

}  // namespace baedal::store
