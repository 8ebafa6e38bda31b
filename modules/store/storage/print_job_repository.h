// The SQL of the queue of what printers print.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "db/transaction.h"
#include "store/domain/print_job.h"

namespace baedal::store::print_jobs {

// At the end of the printer's queue. A slip that was queued before is not queued again.
void add(db::Transaction& tx, const PrintJob& job);

// The first of the jobs that wait for a printer at this address.
std::optional<PrintJob> first_waiting(db::Connection& connection, const std::string& address);
std::optional<PrintJob> find_waiting(db::Connection& connection, std::int64_t id);
// Whether a job of this kind waits for the printer.
bool is_waiting(db::Connection& connection, std::int64_t printer_id, PrintKind kind);

// The bytes of the job are sent from now on.
void begin(db::Transaction& tx, std::int64_t id);
// The printer has printed it. Nothing is changed if it was removed.
void printed(db::Transaction& tx, std::int64_t id);
void skip(db::Transaction& tx, std::int64_t id);

// What waits may have been printed: it says so from now on.
void mark_waiting_as_reprints(db::Transaction& tx);

}  // namespace baedal::store::print_jobs
