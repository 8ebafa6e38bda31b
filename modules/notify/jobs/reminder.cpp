#include "notify/jobs/reminder.h"

#include <chrono>
#include <string>
#include <utility>

#include "notify/domain/templates.h"
#include "notify/storage/unanswered_repository.h"

namespace baedal::notify {

namespace {

constexpr int at_once = 200;

std::string whole_minutes(Milliseconds duration) {
    return std::to_string(std::chrono::ceil<std::chrono::minutes>(duration).count());
}

}  // namespace

Task<std::optional<TimePoint>> Reminder::run() {
    const auto has_due = database_.read(
        [this](db::Connection& c) { return !unanswered::due(c, clock_.now(), 1).empty(); });
    if (has_due) {
        co_await database_.finish([this](db::Transaction& tx) {
            for (UnansweredOrder& order : unanswered::due(tx.connection(), tx.now(), at_once))
                remind(tx, std::move(order));
            return true;
        });
    }
    co_return database_.read([](db::Connection& c) { return unanswered::next_due(c); });
}

// Late, as after a stop, only what is still true is said.
void Reminder::remind(db::Transaction& tx, UnansweredOrder order) const {
    const TimePoint end = order.placed_at + settings_.accept_within;
    if (tx.now() >= end) return unanswered::remove(tx, order.order_id);
    const Milliseconds minutes = order.reminders == 0 ? tx.now() - order.placed_at : end - tx.now();
    queue_.remind_store(tx, order, order.reminders == 0 ? "unaccepted" : "soon_rejected",
                        word(order.reminders == 0 ? "store_unaccepted" : "store_soon_rejected",
                             queue_.store_language(),
                             {{"store", order.store_name},
                              {"number", std::to_string(order.number)},
                              {"minutes", whole_minutes(minutes)}}));
    ++order.reminders;
    const auto next = next_reminder(order.placed_at, order.reminders, settings_.reminder_times());
    if (!next) return unanswered::remove(tx, order.order_id);
    order.next_at = *next;
    unanswered::update(tx, order);
}

}  // namespace baedal::notify
