// Queues messages about an order for the channel.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "db/transaction.h"
#include "notify/channel/channel.h"
#include "notify/domain/notification.h"
#include "notify/domain/recipient_limit.h"
#include "notify/settings.h"
#include "order/events.h"

namespace baedal::notify {

class NotificationQueue {
public:
    // `on_queued` runs on the writer thread after a commit that queued messages; it outlives the module
    // instance. `channel` and `settings` outlive the queue. A message is stored as skipped if its change
    // is older than `settings.oldest` or before told_until(), if the settings do not tell of it, if the
    // channel does not reach its recipient, and above the limit of messages to a number, which the
    // writer thread uses.
    NotificationQueue(const Channel& channel, const Settings& settings,
                      std::function<void()> on_queued);

    // After a restore: of the changes until then customers and stores may have been told before the loss.
    // Called before the first message.
    void told_until(std::optional<TimePoint> moment) { told_until_ = moment; }

    // `event` is the order's status, or cancel_refused, and `at` its time. A second message about the
    // same event to the same audience is not queued.
    void add_to_customer(db::Transaction& tx, const order::contract::OrderSummary& order,
                         std::string_view event, TimePoint at, Wording wording) const;
    void add_to_store(db::Transaction& tx, const order::contract::OrderSummary& order,
                      std::string_view event, TimePoint at, Wording wording) const;
    // To the customer who had an earlier message of the order.
    void add_after(db::Transaction& tx, const Message& earlier, std::int64_t store_id,
                   std::string_view event, TimePoint at, Wording wording) const;
    // Of a new order that is not answered: to the store, or to the owner where the store has no number.
    void remind_store(db::Transaction& tx, const UnansweredOrder& order, std::string_view event,
                      Wording wording) const;
    // To the number in the settings; nothing if there is none. `event` is new for each occasion.
    void add_to_owner(db::Transaction& tx, std::string_view event, Wording wording) const;

    Language language_of(const order::contract::OrderSummary& order) const;
    Language store_language() const { return settings_.language; }

private:
    void add(db::Transaction& tx, const Draft& draft) const;
    // Why the message is not to be sent; "" if it is.
    std::string_view reason_to_skip(const Draft& draft, TimePoint now) const;
    // The store's number at that time; "" if it has none then.
    std::string phone_of_store(std::int64_t store_id, TimePoint at) const;

    const Channel& channel_;
    const Settings& settings_;
    std::optional<TimePoint> told_until_;
    const std::unique_ptr<RecipientLimit> limit_;
    const std::function<void()> on_queued_;
};

}  // namespace baedal::notify
