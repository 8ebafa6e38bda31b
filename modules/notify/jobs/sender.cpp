#include "notify/jobs/sender.h"

#include <algorithm>
#include <exception>
#include <iterator>
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

Sender::Sender(db::Database& database, Channel& channel, ChannelHold& hold,
               const Settings& settings, const Clock& clock, Random& random, Metrics& metrics,
               std::function<void()> on_accepted)
    : database_(database),
      channel_(channel),
      hold_(hold),
      settings_(settings),
      clock_(clock),
      random_(random),
      on_accepted_(std::move(on_accepted)),
      accepted_(attempts(metrics, channel, "accepted")),
      sent_(attempts(metrics, channel, "sent")),
      failed_(attempts(metrics, channel, "failed")),
      retried_(attempts(metrics, channel, "retried")),
      skipped_(attempts(metrics, channel, "skipped")) {}

Task<std::optional<TimePoint>> Sender::run() {
    if (const auto until = hold_.until(clock_.now())) {
        due_.clear();  // it may be erased or settled until then
        co_return until;
    }
    const auto due = [this](db::Connection& c) { return repository::due(c, clock_.now(), batch); };
    // A unit reads them, so that they are on the disk before they are sent.
    if (due_.empty()) {
        due_ = co_await database_.finish([&](db::Transaction& tx) { return due(tx.connection()); });
    }
    if (due_.empty()) {
        co_return database_.read([](db::Connection& c) { return repository::next_due(c); });
    }
    Work work;
    std::ranges::move(std::exchange(due_, {}), std::back_inserter(work.waiting));
    co_await look_up(work);
    co_await send_all(work);
    // Outcomes are stored even if the database's queue is full. The same transaction reads the next
    // batch, because the writer has its pages in the cache. An outcome that a power cut takes is looked
    // up, or the message is sent again.
    due_ = co_await database_.finish(
        [&](db::Transaction& tx) {
            repository::save(tx, work.done);
            return due(tx.connection());
        },
        db::Durability::deferred);
    if (std::ranges::any_of(
            work.done, [](const Notification& n) { return n.status == DeliveryStatus::accepted; }))
        on_accepted_();
    co_return clock_.now();
}

Task<> Sender::look_up(Work& work) {
    std::vector<Notification> lost;
    std::deque<Notification> fresh;
    for (Notification& n : work.waiting) {
        if (n.handed_at) {
            lost.push_back(std::move(n));
        } else {
            fresh.push_back(std::move(n));
        }
    }
    work.waiting = std::move(fresh);
    if (lost.empty()) co_return;
    std::vector<Handed> handed;
    for (const Notification& n : lost)
        handed.push_back({n.message.id, n.provider_id, n.message.recipient, *n.handed_at});
    std::vector<Outcome> outcomes;
    try {
        outcomes = co_await channel_.look_up(std::move(handed));
    } catch (const std::exception& e) {
        log::warn("the message channel cannot tell what it has",
                  {{"channel", channel_.name()}, {"error", e.what()}});
    }
    outcomes.resize(lost.size());
    settle(std::move(lost), outcomes, work);
}

Task<> Sender::send_all(Work& work) {
    for (;;) {
        std::vector<Notification> call = take(work);
        if (call.empty()) co_return;
        if (channel_.reports_later()) co_await note_attempts(call);
        const std::vector<Outcome> outcomes = co_await send(call);
        if (!settle(std::move(call), outcomes, work)) co_return;
    }
}

std::vector<Notification> Sender::take(Work& work) {
    std::vector<Notification> call;
    std::deque<Notification> later;
    std::set<std::string> orders;
    std::set<std::string> recipients;
    while (!work.waiting.empty() && call.size() < channel_.largest_batch()) {
        Notification n = std::move(work.waiting.front());
        work.waiting.pop_front();
        const std::string& order = n.message.order_id;
        if (work.held_orders.contains(order)) continue;
        if (skip_if_stale(n)) {
            finish(std::move(n), work);
        } else if (orders.contains(order) || recipients.contains(n.message.recipient)) {
            if (!order.empty()) orders.insert(order);
            later.push_back(std::move(n));
        } else {
            if (!order.empty()) orders.insert(order);
            recipients.insert(n.message.recipient);
            call.push_back(std::move(n));
        }
    }
    work.waiting.insert(work.waiting.begin(), std::make_move_iterator(later.begin()),
                        std::make_move_iterator(later.end()));
    return call;
}

bool Sender::skip_if_stale(Notification& notification) const {
    const TimePoint now = clock_.now();
    if (is_too_old(notification.queued_at, now, settings_.oldest)) {
        notification.skip(codes::too_old);
    } else if (now - notification.queued_at > overtaken_after) {
        const auto later = database_.read(
            [&](db::Connection& c) { return repository::events_after(c, notification); });
        const Message& message = notification.message;
        if (std::ranges::any_of(later, [&](const auto& other) {
                return is_overtaken(message.event, message.audience, other.first, other.second);
            }))
            notification.skip(codes::overtaken);
    }
    return notification.status == DeliveryStatus::skipped;
}

Task<> Sender::note_attempts(const std::vector<Notification>& begun) {
    co_await database_.finish([&](db::Transaction& tx) {
        repository::note_attempts(tx, begun, clock_.now());
        return true;
    });
}

Task<std::vector<Outcome>> Sender::send(const std::vector<Notification>& messages) {
    std::vector<Message> call;
    for (const Notification& n : messages) call.push_back(n.message);
    std::vector<Outcome> out;
    try {
        out = co_await channel_.send(std::move(call));
    } catch (const std::exception& e) {
        log::warn("the message channel failed",
                  {{"channel", channel_.name()}, {"error", e.what()}});
    }
    const auto without_answer =
        channel_.reports_later() ? SendResult::unknown : SendResult::try_later;
    out.resize(messages.size(), Outcome{.result = without_answer});
    co_return out;
}

bool Sender::settle(std::vector<Notification> messages, const std::vector<Outcome>& outcomes,
                    Work& work) {
    const TimePoint now = clock_.now();
    bool goes_on = true;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const Outcome& outcome = outcomes[i];
        if (outcome.result == SendResult::held) {
            if (std::exchange(goes_on, false)) hold_.begin(outcome, now);
        } else if (outcome.result == SendResult::accepted || outcome.result == SendResult::sent) {
            hold_.end();
        } else if (outcome.result == SendResult::refused) {
            hold_.note_refusal(outcome.code);
        }
        messages[i].attempted(outcome, now,
                              outcome.result == SendResult::try_later ? random_.fraction() : 0,
                              settings_.report_after());
        finish(std::move(messages[i]), work);
    }
    return goes_on;
}

void Sender::finish(Notification notification, Work& work) {
    switch (notification.status) {
        case DeliveryStatus::accepted: accepted_.add(); break;
        case DeliveryStatus::sent: sent_.add(); break;
        case DeliveryStatus::failed: failed_.add(); break;
        case DeliveryStatus::pending:
            retried_.add();
            if (!notification.message.order_id.empty())
                work.held_orders.insert(notification.message.order_id);
            break;
        case DeliveryStatus::skipped: skipped_.add(); break;
    }
    work.done.push_back(std::move(notification));
}

}  // namespace baedal::notify
