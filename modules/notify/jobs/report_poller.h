// The job that asks the provider what became of the messages that it has taken.
#pragma once

#include <optional>

#include "base/clock.h"
#include "db/database.h"
#include "notify/channel/channel.h"
#include "notify/settings.h"

namespace baedal::notify {

// Asks of each accepted message less and less often, for three days. Reports by webhook only bring the
// next question forward.
class ReportPoller {
public:
    static constexpr int batch = 100;

    // The references outlive it.
    ReportPoller(db::Database& database, Channel& channel, const Settings& settings,
                 const Clock& clock)
        : database_(database), channel_(channel), settings_(settings), clock_(clock) {}

    // One batch. Returns when to run again; nothing if no message is accepted.
    Task<std::optional<TimePoint>> run();

private:
    db::Database& database_;
    Channel& channel_;
    const Settings& settings_;
    const Clock& clock_;
};

}  // namespace baedal::notify
