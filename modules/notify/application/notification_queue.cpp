#include "notify/application/notification_queue.h"

#include <utility>

#include "base/phone.h"
#include "notify/storage/notification_repository.h"

namespace baedal::notify {

using order::contract::OrderSummary;

namespace {

// A store without a number has its name as its recipient.
std::string recipient_of(std::string phone, std::int64_t store_id, const std::string& name) {
    if (!phone.empty()) return phone;
    return name.empty() ? "store/" + std::to_string(store_id) : name;
}

}  // namespace

NotificationQueue::NotificationQueue(const Channel& channel, const Settings& settings,
                                     std::function<void()> on_queued)
    : channel_(channel),
      settings_(settings),
      limit_(std::make_unique<RecipientLimit>(settings.max_per_hour, settings.max_per_day)),
      on_queued_(std::move(on_queued)) {}

Language NotificationQueue::language_of(const OrderSummary& order) const {
    return parse_language(order.language).value_or(settings_.language);
}

void NotificationQueue::add_to_customer(db::Transaction& tx, const OrderSummary& order,
                                        std::string_view event, TimePoint at,
                                        Wording wording) const {
    add(tx, {.order_id = order.id,
             .store_id = order.store_id,
             .event = std::string(event),
             .audience = Audience::customer,
             .recipient = order.customer_phone,
             .wording = std::move(wording),
             .at = at});
}

void NotificationQueue::add_after(db::Transaction& tx, const Message& earlier,
                                  std::int64_t store_id, std::string_view event, TimePoint at,
                                  Wording wording) const {
    add(tx, {.order_id = earlier.order_id,
             .store_id = store_id,
             .event = std::string(event),
             .audience = Audience::customer,
             .recipient = earlier.recipient,
             .wording = std::move(wording),
             .at = at});
}

std::string NotificationQueue::phone_of_store(std::int64_t store_id, TimePoint at) const {
    const auto found = settings_.store_phones.find(store_id);
    const bool is_told = found != settings_.store_phones.end() && found->second.is_told_at(at);
    return is_told ? found->second.phone : "";
}

void NotificationQueue::add_to_store(db::Transaction& tx, const OrderSummary& order,
                                     std::string_view event, TimePoint at, Wording wording) const {
    add(tx, {.order_id = order.id,
             .store_id = order.store_id,
             .event = std::string(event),
             .audience = Audience::store,
             .recipient =
                 recipient_of(phone_of_store(order.store_id, at), order.store_id, order.store_name),
             .wording = std::move(wording),
             .at = at});
}

void NotificationQueue::remind_store(db::Transaction& tx, const UnansweredOrder& order,
                                     std::string_view event, Wording wording) const {
    std::string phone = phone_of_store(order.store_id, tx.now());
    if (phone.empty()) phone = settings_.owner_phone;
    add(tx, {.order_id = order.order_id,
             .store_id = order.store_id,
             .event = std::string(event),
             .audience = Audience::store,
             .recipient = recipient_of(std::move(phone), order.store_id, order.store_name),
             .wording = std::move(wording),
             .at = tx.now()});
}

void NotificationQueue::add_to_owner(db::Transaction& tx, std::string_view event,
                                     Wording wording) const {
    if (settings_.owner_phone.empty()) return;
    add(tx, {.order_id = "",
             .store_id = 0,
             .event = std::string(event),
             .audience = Audience::owner,
             .recipient = settings_.owner_phone,
             .wording = std::move(wording),
             .at = tx.now()});
}

std::string_view NotificationQueue::reason_to_skip(const Draft& draft, TimePoint now) const {
    const bool is_customer = draft.audience == Audience::customer;
    if (told_until_ && draft.at <= *told_until_) return codes::restored;
    if (is_too_old(draft.at, now, settings_.oldest)) return codes::too_old;
    if (is_customer && !settings_.tells(draft.event)) return codes::not_wanted;
    if (!channel_.reaches(draft.recipient)) return codes::no_phone;
    const bool has_number = is_customer && !draft.recipient.empty();
    if (has_number && !limit_->take(phone_key(draft.recipient), now)) return codes::limit;
    return "";
}

void NotificationQueue::add(db::Transaction& tx, const Draft& draft) const {
    const std::string_view why = reason_to_skip(draft, tx.now());
    const auto status = why.empty() ? DeliveryStatus::pending : DeliveryStatus::skipped;
    if (repository::add(tx, draft, channel_.name(), status, why) && why.empty())
        tx.after_commit(on_queued_);
}

}  // namespace baedal::notify
