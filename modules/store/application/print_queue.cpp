#include "store/application/print_queue.h"

#include "store/application/problems.h"
#include "store/storage/print_job_repository.h"
#include "store/storage/printer_repository.h"

namespace baedal::store {

void PrintQueue::add_slips(db::Transaction& tx, const Ticket& ticket, PrintWhen when) const {
    for (const printers::Stored& stored : printers::of_store(tx.connection(), ticket.store_id)) {
        const Printer& printer = stored.printer;
        if (printer.when != when) continue;
        for (std::int64_t copy = 1; copy <= printer.copies; ++copy) {
            print_jobs::add(tx, {.printer_id = printer.id,
                                 .order_id = ticket.order_id,
                                 .kind = PrintKind::slip,
                                 .copy = copy});
        }
        notify(tx);
    }
}

Result<> PrintQueue::add_reprints(db::Transaction& tx, const Ticket& ticket) const {
    const auto found = printers::of_store(tx.connection(), ticket.store_id);
    if (found.empty()) return std::unexpected(no_printer());
    for (const printers::Stored& stored : found) {
        print_jobs::add(tx, {.printer_id = stored.printer.id,
                             .order_id = ticket.order_id,
                             .kind = PrintKind::reprint});
    }
    notify(tx);
    return {};
}

void PrintQueue::add_test(db::Transaction& tx, const Printer& printer) const {
    if (print_jobs::is_waiting(tx.connection(), printer.id, PrintKind::test)) return;
    print_jobs::add(tx, {.printer_id = printer.id, .order_id = {}, .kind = PrintKind::test});
    notify(tx);
}

}  // namespace baedal::store
