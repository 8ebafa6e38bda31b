// Stores a ticket and announces its change: the event, the store's ticket stream and the metrics.
#pragma once

#include <array>
#include <string>

#include "base/metrics.h"
#include "db/transaction.h"
#include "events/topics.h"
#include "store/domain/ticket.h"

namespace baedal::store {

// The topic of a store's ticket stream.
std::string ticket_topic(std::int64_t store_id);

// After a commit it uses nothing of the module instance, which may be gone by then.
class TicketPublisher {
public:
    TicketPublisher(events::Topics& topics, Metrics& metrics);

    // Stores a new ticket in the state that it has. False, and nothing is done, if the order has a
    // ticket. `demo`: the autopilot may change the ticket.
    bool save_new(db::Transaction& tx, const Ticket& ticket, bool demo) const;
    // Stores a ticket that entered a state. `automatic`: a job changed it, not a person.
    void save_changed(db::Transaction& tx, const Ticket& ticket, bool automatic = false) const;
    // The customer's cancellation came too late; the ticket is unchanged.
    void refuse_cancellation(db::Transaction& tx, const Ticket& ticket) const;

private:
    void announce(db::Transaction& tx, const Ticket& ticket, bool automatic) const;

    events::Topics& topics_;
    std::array<Counter*, enum_names(State{}).size()> entered_;  // by state
};

}  // namespace baedal::store
