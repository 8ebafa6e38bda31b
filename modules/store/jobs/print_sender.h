// Prints what waits in the queue: one connection at a time to each printer's address.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "db/database.h"
#include "runtime/task.h"
#include "store/printer/printer_connection.h"
#include "store/settings.h"

namespace baedal::store {

// Serves the addresses of its share, side by side. A printer prints its jobs in their order, and the next one
// begins when it has said that the one before is on paper. Before a job it is asked for its state, so that what
// is known not to print is not sent. What an earlier connection has sent may still be in its memory: it is waited
// for first, so that the printer's word about it is not taken for the next job's. While the printer waits for paper, the connection stays open and the printer goes
// on by itself. A connection that is lost on the way leaves the job in the queue, marked as printed again.
//
// An idle printer is asked once a minute, so that the kitchen learns of its state before an order does.
class PrintSender {
public:
    // Addresses are shared out among this many senders, so that an unreachable printer seldom holds up another.
    static constexpr std::size_t shares = 4;

    PrintSender(std::size_t share, db::Database& database, const Clock& clock, Random& random,
                const Settings& settings)
        : share_(share), database_(database), clock_(clock), random_(random), settings_(settings) {}

    // One step for each printer that is due. Returns when to run again.
    Task<std::optional<TimePoint>> run();

private:
    // One address.
    struct Lane {
        // Its bytes were sent, and the printer has not said that it has printed them.
        std::unique_ptr<PrinterConnection> connection;
        std::optional<std::int64_t> job_id;  // none: the end of what earlier connections sent
        bool is_empty = false;               // the printer's memory, before a job
        int reports = 0;                     // of the printer, at the last look
        TimePoint sent_at;
        TimePoint ready_since;
        bool is_ready = false;
        std::int64_t failures = 0;  // in a row
        TimePoint try_at;           // the next look at a job
        TimePoint ask_at;           // the next question to an idle printer
    };

    Task<> step(const std::string& address, Lane& lane, bool has_waiting);
    Task<> print_next(const std::string& address, Lane& lane);
    Task<> send(Lane& lane, std::unique_ptr<PrinterConnection> connection,
                std::optional<std::int64_t> job_id, std::string bytes);
    Task<> follow(const std::string& address, Lane& lane);
    bool has_printed(Lane& lane);
    // What was sent is on paper, and the printer is in `state`.
    Task<> finish(const std::string& address, Lane& lane, PrinterState state);
    Task<> note_state(const std::string& address, PrinterState state, std::string detail = {});
    void back_off(Lane& lane);

    const std::size_t share_;
    db::Database& database_;
    const Clock& clock_;
    Random& random_;
    const Settings& settings_;
    std::map<std::string, Lane> lanes_;  // by address
};

}  // namespace baedal::store
