#include "notify/domain/texts.h"

#include <chrono>
#include <cstdint>

#include <fmt/format.h>

#include "notify/domain/money.h"

namespace baedal::notify::texts {

namespace {

using order::Fulfilment;
using order::OrderSummary;
using order::Status;

bool in_cash(const OrderSummary& order) { return order.to_collect > 0; }
bool is_pickup(const OrderSummary& order) { return order.fulfilment == Fulfilment::pickup; }

// One message about an order, sentence by sentence.
class Text {
public:
    Text(const OrderSummary& order, Language language)
        : texts_(catalogue(language)),
          currency_(order.currency),
          total_(money(order.total)),
          text_(fmt::format(fmt::runtime(texts_.opening), fmt::arg("store", order.store_name),
                            fmt::arg("number", order.number))) {}

    // `values` are for the placeholders besides {total}.
    Text& add(std::string_view Catalogue::* sentence, const auto&... values) {
        text_ += ' ';
        text_ += fmt::format(fmt::runtime(texts_.*sentence), fmt::arg("total", total_), values...);
        return *this;
    }
    std::string money(std::int64_t amount) const {
        return format_money(amount, currency_, texts_.won);
    }
    std::string take() { return std::move(text_); }

private:
    const Catalogue& texts_;
    const std::string currency_;
    const std::string total_;
    std::string text_;
};

// What goes back now. An older event does not say it: then it is all of an order that is not paid in cash.
void add_refund(Text& text, const OrderSummary& order, std::optional<std::int64_t> refund_due) {
    const std::int64_t due = refund_due.value_or(in_cash(order) ? 0 : order.total);
    if (due <= 0) return;
    text.add(due == order.total ? &Catalogue::refund : &Catalogue::refund_rest,
             fmt::arg("refund", text.money(due)));
}

void add_accepted(Text& text, const order::OrderProgressed& event) {
    text.add(&Catalogue::accepted);
    if (!event.promised_at || *event.promised_at <= event.at) return;
    // Rounded up: a promise of one minute more is kept more often.
    const auto minutes =
        std::chrono::ceil<std::chrono::minutes>(*event.promised_at - event.at).count();
    text.add(is_pickup(event.order) ? &Catalogue::ready_in : &Catalogue::arrives_in,
             fmt::arg("minutes", minutes));
}

void add_progress(Text& text, const order::OrderProgressed& event) {
    switch (event.status) {
        case Status::accepted: return add_accepted(text, event);
        case Status::cooking: text.add(&Catalogue::cooking); break;
        case Status::ready:
            text.add(is_pickup(event.order) ? &Catalogue::ready_for_pickup
                                            : &Catalogue::ready_for_delivery);
            break;
        case Status::delivering: text.add(&Catalogue::delivering); break;
        case Status::delivered: text.add(&Catalogue::delivered); break;
        case Status::picked_up: text.add(&Catalogue::picked_up); break;
        default: text.add(&Catalogue::changed);
    }
}

}  // namespace

std::string to_customer(const order::OrderPlaced& event, Language language) {
    return Text(event.order, language)
        .add(in_cash(event.order) ? &Catalogue::placed_in_cash : &Catalogue::placed)
        .take();
}

std::string to_customer(const order::OrderProgressed& event, Language language) {
    Text text(event.order, language);
    if (event.cancel_refused) text.add(&Catalogue::cancel_refused);
    add_progress(text, event);
    return text.take();
}

std::string to_customer(const order::OrderCancelRequested& event, Language language) {
    return Text(event.order, language).add(&Catalogue::cancel_requested).take();
}

std::string to_customer(const order::OrderCancelled& event, Language language) {
    Text text(event.order, language);
    text.add(&Catalogue::cancelled);
    if (event.was_placed) {
        add_refund(text, event.order, event.refund_due);
    } else {
        text.add(&Catalogue::refund_if_paid);
    }
    return text.take();
}

std::string to_customer(const order::OrderRejected& event, Language language) {
    Text text(event.order, language);
    text.add(event.automatic ? &Catalogue::rejected_by_time : &Catalogue::rejected);
    if (!event.reason.empty())
        text.add(&Catalogue::rejected_because, fmt::arg("reason", event.reason));
    add_refund(text, event.order, event.refund_due);
    return text.take();
}

std::string to_customer(const order::OrderExpired& event, Language language) {
    return Text(event.order, language)
        .add(&Catalogue::expired)
        .add(&Catalogue::refund_if_paid)
        .take();
}

std::string to_customer(const order::OrderPaidLate& event, Language language) {
    Text text(event.order, language);
    text.add(&Catalogue::paid_late, fmt::arg("refund", text.money(event.refund_due)));
    return text.take();
}

std::string to_customer(const order::OrderRefunded& event, Language language) {
    Text text(event.order, language);
    text.add(&Catalogue::refunded, fmt::arg("refund", text.money(event.amount)));
    return text.take();
}

std::string to_store(const order::OrderPlaced& event, Language language) {
    std::int64_t count = 0;
    for (const auto& item : event.items) count += item.quantity;
    const bool cash = in_cash(event.order);
    const auto delivery = cash ? &Catalogue::new_delivery_in_cash : &Catalogue::new_delivery;
    const auto pickup = cash ? &Catalogue::new_pickup_in_cash : &Catalogue::new_pickup;
    return Text(event.order, language)
        .add(is_pickup(event.order) ? pickup : delivery, fmt::arg("count", count))
        .take();
}

std::string to_store(const order::OrderCancelled& event, Language language) {
    return Text(event.order, language).add(&Catalogue::cancelled_by_customer).take();
}

}  // namespace baedal::notify::texts
