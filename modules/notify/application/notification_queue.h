// Queues messages about an order for the channel.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "db/transaction.h"
#include "notify/domain/catalogue.h"
#include "notify/domain/notification.h"
#include "notify/domain/recipient_limit.h"
#include "order/events.h"

namespace baedal::notify {

class NotificationQueue {
public:
    // `on_queued` runs on the writer thread after a commit that queued messages; it outlives the module
    // instance. `language` is that of messages to stores, and to customers whose order names no
    // language with a catalogue. A message about a change that is older than `oldest` is stored as
    // skipped, and so are one about a change before told_until() and one to a customer above `limit`,
    // which the writer thread uses.
    NotificationQueue(std::string channel, Language language, Milliseconds oldest,
                      RecipientLimit limit, std::function<void()> on_queued);

    // After a restore: of the changes until then customers and stores may have been told before the loss.
    // Called before the first message.
    void told_until(std::optional<TimePoint> moment) { told_until_ = moment; }

    // `event` is the order's status, or cancel_refused, and `at` its time. A second message about the
    // same event to the same audience is not queued.
    void add_to_customer(db::Transaction& tx, const order::contract::OrderSummary& order,
                         std::string_view event, TimePoint at, std::string text) const;
    void add_to_store(db::Transaction& tx, const order::contract::OrderSummary& order,
                      std::string_view event, TimePoint at, std::string text) const;

    Language language_of(const order::contract::OrderSummary& order) const;
    Language store_language() const { return language_; }

private:
    void add(db::Transaction& tx, const Draft& draft) const;

    const std::string channel_;
    const Language language_;
    const Milliseconds oldest_;
    std::optional<TimePoint> told_until_;
    const std::unique_ptr<RecipientLimit> limit_;
    const std::function<void()> on_queued_;
};

}  // namespace baedal::notify
