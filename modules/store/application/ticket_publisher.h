// Stores a ticket and announces its change: by its event, the store's ticket stream, the kitchen's printers
// and the metrics.
#pragma once

#include <array>
#include <string>

#include "base/metrics.h"
#include "db/transaction.h"
#include "events/topics.h"
#include "store/application/print_queue.h"
#include "store/domain/ticket.h"

namespace baedal::store {

// The topic of a store's ticket stream.
std::string ticket_topic(std::int64_t store_id);

// The only writer of tickets. After a commit it uses nothing of the module instance, which may be gone.
class TicketPublisher {
public:
    TicketPublisher(events::Topics& topics, Metrics& metrics,
                    PrintQueue print_queue = PrintQueue());

    // Stores a new ticket and announces its state. False, and nothing is done, if the order has a ticket.
    // `demo`: the autopilot may change the ticket.
    bool created(db::Transaction& tx, const Ticket& ticket, bool demo) const;
    // Stores a ticket that entered a state, and announces the state. `automatic`: by a job, not a person.
    void changed(db::Transaction& tx, const Ticket& ticket, bool automatic = false) const;
    // Stores and announces that the food leaves later than promised; the state is unchanged.
    void delayed(db::Transaction& tx, const Ticket& ticket) const;
    // Stores and announces that dishes were refused; the kitchen's printers print the slip again.
    void dishes_refused(db::Transaction& tx, const Ticket& ticket) const;
    // Stores another amount to collect, and prints the slip again.
    void amount_changed(db::Transaction& tx, const Ticket& ticket) const;
    // Stores and announces that the step to `from` was taken back.
    void undone(db::Transaction& tx, const Ticket& ticket, State from) const;
    // Stores and announces that the customer's cancellation came too late; the state is unchanged.
    void cancel_refused(db::Transaction& tx, const Ticket& ticket) const;

private:
    void announce(db::Transaction& tx, const Ticket& ticket, bool automatic) const;
    void notify_board(db::Transaction& tx, const Ticket& ticket) const;

    events::Topics& topics_;
    const PrintQueue print_queue_;
    std::array<Counter*, enum_names(State{}).size()> entered_;  // by state
};

}  // namespace baedal::store
