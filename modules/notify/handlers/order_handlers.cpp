#include "notify/handlers/order_handlers.h"

#include "notify/domain/messages.h"
#include "notify/storage/notification_repository.h"
#include "order/events.h"

namespace baedal::notify {

namespace {

using namespace baedal::order::contract;

constexpr std::string_view cancel_refused = "cancel_refused";

class Queue {
public:
    Queue(std::string channel, Language language, std::function<void()> queued)
        : channel_(std::move(channel)), language_(language), queued_(std::move(queued)) {}

    void to_customer(db::Transaction& tx, Status status, const auto& event) const {
        to_customer(tx, to_text(status), event);
    }

    // The order is where it was, or further on. Where the customer was told of that status before the
    // store was asked, the refusal is news by itself.
    void refusal_to_customer(db::Transaction& tx, const OrderProgressed& event) const {
        const std::string_view status = to_text(event.status);
        const bool known = repository::notified_in_sequence(tx, event.order.id, status,
                                                            to_text(Status::cancel_requested));
        to_customer(tx, known ? cancel_refused : status, event);
    }

    void to_store(db::Transaction& tx, Status status, const auto& event) const {
        const std::string& name = event.order.store_name;
        add(tx, {.order_id = event.order.id,
                 .store_id = event.order.store_id,
                 .event = to_text(status),
                 .audience = Audience::store,
                 .recipient = name.empty() ? "store/" + std::to_string(event.order.store_id) : name,
                 .text = messages::to_store(event, language_)});
    }

private:
    void to_customer(db::Transaction& tx, std::string_view name, const auto& event) const {
        add(tx, {.order_id = event.order.id,
                 .store_id = event.order.store_id,
                 .event = name,
                 .audience = Audience::customer,
                 .recipient = event.order.customer_phone,
                 .text = messages::to_customer(
                     event, parse_language(event.order.language).value_or(language_))});
    }
    void add(db::Transaction& tx, const Draft& draft) const {
        if (repository::add(tx, draft, channel_)) tx.after_commit(queued_);
    }

    const std::string channel_;
    const Language language_;
    const std::function<void()> queued_;
};

}  // namespace

void register_policies(events::Endpoint& bus, std::string channel, Language language,
                       std::function<void()> queued) {
    const auto queue =
        std::make_shared<const Queue>(std::move(channel), language, std::move(queued));

    bus.on<OrderPlaced>(
        [queue](db::Transaction& tx, const OrderPlaced& event, const events::Envelope&) {
            queue->to_customer(tx, Status::placed, event);
            queue->to_store(tx, Status::placed, event);
        });
    bus.on<OrderProgressed>(
        [queue](db::Transaction& tx, const OrderProgressed& event, const events::Envelope&) {
            if (event.cancel_refused) {
                queue->refusal_to_customer(tx, event);
            } else {
                queue->to_customer(tx, event.status, event);
            }
        });
    bus.on<OrderCancelRequested>(
        [queue](db::Transaction& tx, const OrderCancelRequested& event, const events::Envelope&) {
            queue->to_customer(tx, Status::cancel_requested, event);
        });
    bus.on<OrderCancelled>(
        [queue](db::Transaction& tx, const OrderCancelled& event, const events::Envelope&) {
            queue->to_customer(tx, Status::cancelled, event);
            if (event.was_placed) queue->to_store(tx, Status::cancelled, event);
        });
    bus.on<OrderRejected>(
        [queue](db::Transaction& tx, const OrderRejected& event, const events::Envelope&) {
            queue->to_customer(tx, Status::rejected, event);
        });
    bus.on<OrderExpired>(
        [queue](db::Transaction& tx, const OrderExpired& event, const events::Envelope&) {
            queue->to_customer(tx, Status::expired, event);
        });
}

}  // namespace baedal::notify
