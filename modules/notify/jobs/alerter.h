// The job that tells the owner of the deployment's problems.
#pragma once

#include <optional>

#include "base/clock.h"
#include "db/database.h"
#include "host/module.h"
#include "notify/application/notification_queue.h"
#include "notify/settings.h"

namespace baedal::notify {

// Looks as `baedal doctor` does. A problem that two looks in a row find is told once, until it has been
// gone for an hour.
class Alerter {
public:
    // The references outlive it.
    Alerter(db::Database& database, const NotificationQueue& queue, const Settings& settings,
            const host::Examine& examine, const Clock& clock)
        : database_(database),
          queue_(queue),
          settings_(settings),
          examine_(examine),
          clock_(clock) {}

    // Returns when to look again; nothing if there is no owner to tell.
    Task<std::optional<TimePoint>> run();

private:
    db::Database& database_;
    const NotificationQueue& queue_;
    const Settings& settings_;
    const host::Examine& examine_;
    const Clock& clock_;
};

}  // namespace baedal::notify
