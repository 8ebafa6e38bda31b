// The worker that hands queued messages to the channel.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/random.h"
#include "db/database.h"
#include "notify/channel/channel.h"
#include "notify/domain/notification.h"

namespace baedal::notify {

// Sends a batch of due messages, one after the other, and writes what became of them in one unit. A
// message goes out only after the earlier ones of its order are sent or given up. A crash between
// sending and writing repeats an attempt with the same message id, by which the channel knows it.
class Sender {
public:
    static constexpr int batch = 500;

    Sender(db::Database& database, Channel& channel, const Clock& clock, Random& random,
           Metrics& metrics);

    // One batch; returns when to come again (at once while there is more), nothing if all is done.
    Task<std::optional<TimePoint>> run();

private:
    Task<SendResult> send(const Message& message);
    Task<std::vector<Notification>> send_all(std::vector<Notification> due);

    db::Database& database_;
    Channel& channel_;
    const Clock& clock_;
    Random& random_;
    Counter& sent_;
    Counter& failed_;
    Counter& retried_;
    std::vector<Notification> due_;  // seen already, to be sent by the next run
};

}  // namespace baedal::notify
