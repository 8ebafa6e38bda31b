#include "notify/application/notification_queue.h"

#include <utility>

#include "base/phone.h"
#include "notify/storage/notification_repository.h"

namespace baedal::notify {

using order::contract::OrderSummary;

NotificationQueue::NotificationQueue(std::string channel, Language language, Milliseconds oldest,
                                     RecipientLimit limit, std::function<void()> on_queued)
    : channel_(std::move(channel)),
      language_(language),
      oldest_(oldest),
      limit_(std::make_unique<RecipientLimit>(std::move(limit))),
      on_queued_(std::move(on_queued)) {}

Language NotificationQueue::language_of(const OrderSummary& order) const {
    return parse_language(order.language).value_or(language_);
}

void NotificationQueue::add_to_customer(db::Transaction& tx, const OrderSummary& order,
                                        std::string_view event, TimePoint at,
                                        std::string text) const {
    add(tx, {.order_id = order.id,
             .store_id = order.store_id,
             .event = event,
             .audience = Audience::customer,
             .recipient = order.customer_phone,
             .text = std::move(text),
             .at = at});
}

void NotificationQueue::add_to_store(db::Transaction& tx, const OrderSummary& order,
                                     std::string_view event, TimePoint at, std::string text) const {
    const std::string& name = order.store_name;
    add(tx, {.order_id = order.id,
             .store_id = order.store_id,
             .event = event,
             .audience = Audience::store,
             .recipient = name.empty() ? "store/" + std::to_string(order.store_id) : name,
             .text = std::move(text),
             .at = at});
}

void NotificationQueue::add(db::Transaction& tx, const Draft& draft) const {
    const bool has_number = draft.audience == Audience::customer && !draft.recipient.empty();
    const bool may_be_told = told_until_ && draft.at <= *told_until_;
    const bool skipped = may_be_told || is_too_old(draft.at, tx.now(), oldest_) ||
                         (has_number && !limit_->take(phone_key(draft.recipient), tx.now()));
    const auto status = skipped ? DeliveryStatus::skipped : DeliveryStatus::pending;
    if (repository::add(tx, draft, channel_, status) && !skipped) tx.after_commit(on_queued_);
}

}  // namespace baedal::notify
