// The SQL of printers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "store/domain/printer.h"

namespace baedal::store::printers {

struct Stored {
    Printer printer;
    PrinterState state = PrinterState::ready;
    std::optional<TimePoint> state_since;  // nothing: it was not asked yet
    std::string detail;
    std::optional<TimePoint> last_printed_at;
    std::int64_t waiting = 0;  // jobs
};

// In the order of the store's list.
std::vector<Stored> of_store(db::Connection& connection, std::int64_t store_id);
std::vector<Stored> all(db::Connection& connection);
std::optional<Stored> find(db::Connection& connection, std::int64_t id);

void insert(db::Transaction& tx, const Printer& printer, std::int64_t position);
// Stores what an owner may change. `requeues`: copies or print_when have changed.
void update(db::Transaction& tx, const Printer& printer, std::int64_t position, bool requeues);
// Gives the store's printers names that nobody chooses, so that update() may exchange names.
void release_names(db::Transaction& tx, std::int64_t store_id);
// With its jobs.
void remove(db::Transaction& tx, std::int64_t id);

// The addresses of all printers, each once, and whether a job waits for a printer there.
struct Address {
    std::string address;
    bool has_waiting = false;
};
std::vector<Address> addresses(db::Connection& connection);

// Whether set_state() with this state would change nothing.
bool has_state(db::Connection& connection, const std::string& address, PrinterState state);
// What the printers at the address have said. True if the state is another one than before.
bool set_state(db::Transaction& tx, const std::string& address, PrinterState state,
               const std::string& detail);

}  // namespace baedal::store::printers
