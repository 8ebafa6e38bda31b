// The job that hands queued messages to the channel.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/random.h"
#include "db/database.h"
#include "notify/application/channel_hold.h"
#include "notify/channel/channel.h"
#include "notify/domain/notification.h"
#include "notify/settings.h"

namespace baedal::notify {

// Hands due messages to the channel, as many at once as it takes, and stores the outcomes. A message is
// sent only after the earlier ones of its order have been taken or have failed. Where outcomes are learnt
// later, an attempt is on the disk before it is made: after a crash, or without an answer, the message is
// looked up before it is sent again. Otherwise a crash before the commit repeats an attempt with the same
// message id.
class Sender {
public:
    static constexpr int batch = 500;

    // `on_accepted` is called after a commit that left messages accepted. The references outlive it.
    Sender(
        db::Database& database, Channel& channel, ChannelHold& hold, const Settings& settings,
        const Clock& clock, Random& random, Metrics& metrics,
        std::function<void()> on_accepted = [] {});

    // One batch. Returns when to run again: at once if there may be more; nothing if no message is pending.
    Task<std::optional<TimePoint>> run();

private:
    // One run: what is left to send, what is done, and the orders whose later messages wait.
    struct Work {
        std::deque<Notification> waiting;
        std::vector<Notification> done;
        std::set<std::string> held_orders;
    };

    // Looks up the messages whose outcome is not known.
    Task<> look_up(Work& work);
    Task<> send_all(Work& work);
    // The next messages for one call, without those that are not to be sent any more.
    std::vector<Notification> take(Work& work);
    // Marks a message that says nothing any more as skipped.
    bool skip_if_stale(Notification& notification) const;
    Task<> note_attempts(const std::vector<Notification>& begun);
    Task<std::vector<Outcome>> send(const std::vector<Notification>& messages);
    // Records the outcomes. False if the channel is held.
    bool settle(std::vector<Notification> messages, const std::vector<Outcome>& outcomes,
                Work& work);
    void finish(Notification notification, Work& work);

    db::Database& database_;
    Channel& channel_;
    ChannelHold& hold_;
    const Settings& settings_;
    const Clock& clock_;
    Random& random_;
    const std::function<void()> on_accepted_;
    Counter& accepted_;
    Counter& sent_;
    Counter& failed_;
    Counter& retried_;
    Counter& skipped_;
    std::vector<Notification> due_;  // read by the last run, for the next one
};

}  // namespace baedal::notify
