// The job that reminds stores of new orders that nobody accepts.
#pragma once

#include <optional>

#include "base/clock.h"
#include "db/database.h"
#include "notify/application/notification_queue.h"
#include "notify/settings.h"

namespace baedal::notify {

class Reminder {
public:
    // The references outlive it.
    Reminder(db::Database& database, const NotificationQueue& queue, const Settings& settings,
             const Clock& clock)
        : database_(database), queue_(queue), settings_(settings), clock_(clock) {}

    // Returns when to run again; nothing if every order is answered.
    Task<std::optional<TimePoint>> run();

private:
    void remind(db::Transaction& tx, UnansweredOrder order) const;

    db::Database& database_;
    const NotificationQueue& queue_;
    const Settings& settings_;
    const Clock& clock_;
};

}  // namespace baedal::notify
