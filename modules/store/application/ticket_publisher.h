// What the rest of the process hears of a ticket: the event in the log, and once the change is on
// the disk the store's event stream and the metrics.
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

// Refers to nothing of a module instance once a transaction has ended: an instance that is stopped
// may be gone when its last commit is through.
class TicketPublisher {
public:
    TicketPublisher(events::Topics& topics, Metrics& metrics);

    // The ticket has come into being.
    void received(db::Transaction& tx, const Ticket& ticket) const;
    // A move was taken and is being stored in `tx`. `automatic`: by time, not by a person.
    void moved(db::Transaction& tx, const Ticket& ticket, bool automatic = false) const;
    // The customer's cancellation came too late.
    void cancel_refused(db::Transaction& tx, const Ticket& ticket) const;

private:
    void tell(db::Transaction& tx, const Ticket& ticket) const;

    events::Topics& topics_;
    std::array<Counter*, state_names.size()> entered_;
};

}  // namespace baedal::store
