// Queues what a store's printers print.
#pragma once

#include <functional>
#include <string>

#include "base/problem.h"
#include "db/transaction.h"
#include "store/domain/print_job.h"
#include "store/domain/printer.h"
#include "store/domain/ticket.h"

namespace baedal::store {

class PrintQueue {
public:
    // `on_queued` is called after a commit, on the writer's thread. It uses nothing of the module instance.
    explicit PrintQueue(std::function<void()> on_queued = [] {})
        : on_queued_(std::move(on_queued)) {}

    // The ticket's slips, at the printers that print at this moment. Once for each ticket.
    void add_slips(db::Transaction& tx, const Ticket& ticket, PrintWhen when) const;
    // The slip once more, at each of the store's printers. 409 no-printer if it has none.
    Result<> add_reprints(db::Transaction& tx, const Ticket& ticket) const;
    // A test page, if none is waiting there.
    void add_test(db::Transaction& tx, const Printer& printer) const;
    // The senders look at the queue and the printers again, after the commit.
    void notify(db::Transaction& tx) const { tx.after_commit(on_queued_); }

private:
    std::function<void()> on_queued_;
};

}  // namespace baedal::store
