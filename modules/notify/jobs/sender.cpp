#include "notify/jobs/sender.h"

#include <exception>
#include <set>
#include <string>
#include <utility>

#include "base/log.h"
#include "notify/storage/notification_repository.h"

namespace baedal::notify {

namespace {

Counter& attempts(Metrics& metrics, const Channel& channel, const char* result) {
    return metrics.counter("baedal_notify_attempts_total",
                           "Attempts to send a message, by their result.",
                           {{"channel", std::string(channel.name())}, {"result", result}});
}

}  // namespace

Sender::Sender(db::Database& database, Channel& channel, Milliseconds oldest, const Clock& clock,
               Random& random, Metrics& metrics)
    : database_(database),
      channel_(channel),
      oldest_(oldest),
      clock_(clock),
      random_(random),
      sent_(attempts(metrics, channel, "sent")),
      failed_(attempts(metrics, channel, "failed")),
      retried_(attempts(metrics, channel, "retried")),
      skipped_(attempts(metrics, channel, "skipped")) {}

Task<std::optional<TimePoint>> Sender::run() {
    const auto due = [this](db::Connection& c) { return repository::due(c, clock_.now(), batch); };
    if (due_.empty()) due_ = database_.read(due);
    if (due_.empty()) {
        co_return database_.read([](db::Connection& c) { return repository::next_due(c); });
    }
    const auto attempted = co_await send_all(std::exchange(due_, {}));
    // Outcomes are stored even if the database's queue is full. The same transaction reads the next
    // batch, because the writer has its pages in the cache.
    due_ = co_await database_.finish([&](db::Transaction& tx) {
        repository::save(tx, attempted);
        return due(tx.connection());
    });
    co_return clock_.now();
}

Task<std::vector<Notification>> Sender::send_all(std::vector<Notification> due) {
    std::vector<Notification> attempted;
    attempted.reserve(due.size());
    std::set<std::string> held;  // orders with an earlier message that stays pending
    for (Notification& notification : due) {
        if (held.contains(notification.message.order_id)) continue;
        co_await attempt(notification);
        if (notification.status == DeliveryStatus::pending)
            held.insert(notification.message.order_id);
        attempted.push_back(std::move(notification));
    }
    co_return attempted;
}

Task<> Sender::attempt(Notification& notification) {
    if (is_too_old(notification.created_at, clock_.now(), oldest_)) {
        notification.status = DeliveryStatus::skipped;
    } else {
        const SendResult result = co_await send(notification.message);
        notification.attempted(result, clock_.now(),
                               result == SendResult::try_later ? random_.fraction() : 0);
    }
    switch (notification.status) {
        case DeliveryStatus::sent: sent_.add(); break;
        case DeliveryStatus::failed: failed_.add(); break;
        case DeliveryStatus::pending: retried_.add(); break;
        case DeliveryStatus::skipped: skipped_.add(); break;
    }
}

Task<SendResult> Sender::send(const Message& message) {
    try {
        co_return co_await channel_.send(message);
    } catch (const std::exception& e) {
        log::warn("the message channel failed",
                  {{"channel", channel_.name()}, {"error", e.what()}});
        co_return SendResult::try_later;
    }
}

}  // namespace baedal::notify
