#include "order/application/order_publisher.h"

#include "order/storage/open_order_repository.h"
#include "order/storage/order_repository.h"
#include "pay/requests.h"

namespace baedal::order {

namespace {

contract::OrderSummary summary(const Order& order) {
    contract::OrderSummary out;
    out.id = order.id;
    out.number = order.number;
    out.store_id = order.store_id;
    out.store_name = order.store_name;
    out.fulfilment = order.fulfilment;
    out.total = order.price.total;
    out.currency = order.currency;
    out.to_collect = order.to_collect();
    if (order.customer) {
        out.customer_name = order.customer->name;
        out.customer_phone = order.customer->phone;
    }
    out.language = order.language.value_or("");
    if (order.discount) out.discounts.push_back(*order.discount);
    return out;
}

std::vector<contract::PlacedItem> placed_items(const Order& order) {
    std::vector<contract::PlacedItem> out;
    for (const Line& line : order.lines) {
        contract::PlacedItem item{line.menu_item_id, line.name, line.quantity, {}};
        for (const Choice& choice : line.choices) item.choices.push_back({choice.id, choice.name});
        out.push_back(std::move(item));
    }
    return out;
}

// An order that ends without being collected counts for as long as if it were unpaid: else a stranger places
// and cancels without end.
void stop_counting(db::Transaction& tx, const Order& order) {
    if (order.status == Status::delivered || order.status == Status::picked_up) {
        repository::count_no_more(tx, order.id);
    } else if (order.ended()) {
        repository::count_until(tx, order.id, order.expires_at);
    }
}

}  // namespace

std::string order_topic(const std::string& id) { return "order:" + id; }

void OrderPublisher::changed(db::Transaction& tx, const Order& order) const {
    repository::update(tx, order);
    if (order.payment_method == pay::contract::cash) stop_counting(tx, order);
    tx.after_commit([&topics = topics_, topic = order_topic(order.id)] { topics.notify(topic); });
}

void OrderPublisher::placed(db::Transaction& tx, const Order& order) const {
    changed(tx, order);
    if (order.to_collect() == 0) repository::count_no_more(tx, order.id);
    tx.append(contract::OrderPlaced{summary(order), order.updated_at, placed_items(order),
                                    order.note.value_or(""),
                                    order.customer ? order.customer->address : ""});
}

void OrderPublisher::progressed(db::Transaction& tx, const Order& order,
                                bool cancel_refused) const {
    changed(tx, order);
    tx.append(contract::OrderProgressed{summary(order), order.status, order.updated_at,
                                        order.promised_at, cancel_refused, order.round()});
}

void OrderPublisher::corrected(db::Transaction& tx, const Order& order, Status from,
                               std::int64_t round) const {
    changed(tx, order);
    tx.append(contract::OrderCorrected{summary(order), from, order.status, order.updated_at,
                                       order.corrections, round});
}

void OrderPublisher::delayed(db::Transaction& tx, const Order& order) const {
    changed(tx, order);
    tx.append(contract::OrderDelayed{summary(order), order.status, order.updated_at,
                                     order.promised_at.value(), order.delays});
}

void OrderPublisher::dishes_refused(db::Transaction& tx, const Order& order,
                                    std::vector<contract::RefusedDish> dishes,
                                    std::int64_t amount) const {
    repository::update_dishes(tx, order);
    changed(tx, order);
    tx.append(contract::OrderDishesRefused{summary(order), order.updated_at, std::move(dishes),
                                           amount, order.refused, order.removals});
}

void OrderPublisher::cancel_requested(db::Transaction& tx, const Order& order,
                                      const std::string& reason, bool refunded) const {
    changed(tx, order);
    tx.append(contract::OrderCancelRequested{summary(order), order.updated_at, reason, refunded,
                                             order.is_cancelled_by_store});
}

void OrderPublisher::cancelled(db::Transaction& tx, const Order& order, const std::string& reason,
                               bool was_placed) const {
    changed(tx, order);
    tx.append(contract::OrderCancelled{summary(order), order.updated_at, reason, was_placed,
                                       order.refund_due(), order.awaits_outcome(),
                                       order.is_cancelled_by_store, order.kept, order.cost_bearer});
}

void OrderPublisher::rejected(db::Transaction& tx, const Order& order, const std::string& reason,
                              bool automatic) const {
    changed(tx, order);
    tx.append(contract::OrderRejected{summary(order), order.updated_at, reason, automatic,
                                      order.refund_due()});
}

void OrderPublisher::expired(db::Transaction& tx, const Order& order) const {
    changed(tx, order);
    tx.append(contract::OrderExpired{summary(order), order.updated_at, order.awaits_outcome()});
}

void OrderPublisher::paid_late(db::Transaction& tx, const Order& order) const {
    changed(tx, order);
    tx.append(contract::OrderPaidLate{summary(order), order.updated_at, order.refund_due()});
}

void OrderPublisher::refunded(db::Transaction& tx, const Order& order, const std::string& refund_id,
                              std::int64_t amount) const {
    changed(tx, order);
    tx.append(contract::OrderRefunded{summary(order), order.updated_at, refund_id, amount,
                                      order.refunded, order.status});
}

void OrderPublisher::discount_withdrawn(db::Transaction& tx, const std::string& order_id,
                                        const std::string& coupon) const {
    tx.append(contract::DiscountWithdrawn{order_id, coupon, tx.now()});
}

void OrderPublisher::missing(db::Transaction& tx, const std::string& order_id,
                             const std::string& payment_id) const {
    tx.append(contract::OrderMissing{order_id, payment_id, tx.now()});
}

}  // namespace baedal::order
