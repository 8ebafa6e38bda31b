// The job that hands queued messages to the channel.
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

// Sends a batch of due messages, one after the other, and stores the outcomes in one transaction. A
// message is sent only after the earlier ones of its order have been sent or have failed. A crash before
// the commit repeats an attempt with the same message id, by which the channel recognises it.
class Sender {
public:
    static constexpr int batch = 500;

    // A message that has waited for longer than `oldest` is skipped.
    Sender(db::Database& database, Channel& channel, Milliseconds oldest, const Clock& clock,
           Random& random, Metrics& metrics);

    // One batch. Returns when to run again: at once if there may be more; nothing if no message is pending.
    Task<std::optional<TimePoint>> run();

private:
    Task<SendResult> send(const Message& message);
    // Sends or skips one message and counts the result.
    Task<> attempt(Notification& notification);
    Task<std::vector<Notification>> send_all(std::vector<Notification> due);

    db::Database& database_;
    Channel& channel_;
    const Milliseconds oldest_;
    const Clock& clock_;
    Random& random_;
    Counter& sent_;
    Counter& failed_;
    Counter& retried_;
    Counter& skipped_;
    std::vector<Notification> due_;  // read by the last run, for the next one
};

}  // namespace baedal::notify
