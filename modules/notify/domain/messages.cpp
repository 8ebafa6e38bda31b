#include "notify/domain/messages.h"

#include <chrono>
#include <cstdint>

#include <fmt/format.h>

#include "notify/domain/money.h"

namespace baedal::notify::messages {

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
          total_(format_money(order.total, order.currency, texts_.won)),
          text_(fmt::format(fmt::runtime(texts_.opening), fmt::arg("store", order.store_name),
                            fmt::arg("number", order.number))) {}

    // With {total}, and the values of the sentence's other names.
    Text& say(std::string_view Catalogue::* sentence, const auto&... values) {
        text_ += ' ';
        text_ += fmt::format(fmt::runtime(texts_.*sentence), fmt::arg("total", total_), values...);
        return *this;
    }
    std::string take() { return std::move(text_); }

private:
    const Catalogue& texts_;
    const std::string total_;
    std::string text_;
};

// Nobody who was to pay at the door is told of a refund.
void say_refund(Text& text, const OrderSummary& order) {
    if (!in_cash(order)) text.say(&Catalogue::refund);
}

void say_accepted(Text& text, const order::OrderProgressed& event) {
    text.say(&Catalogue::accepted);
    if (!event.promised_at || *event.promised_at <= event.at) return;
    // People are promised minutes, and rather one more than one less.
    const auto minutes =
        std::chrono::ceil<std::chrono::minutes>(*event.promised_at - event.at).count();
    text.say(is_pickup(event.order) ? &Catalogue::ready_in : &Catalogue::arrives_in,
             fmt::arg("minutes", minutes));
}

void say_progress(Text& text, const order::OrderProgressed& event) {
    switch (event.status) {
        case Status::accepted: return say_accepted(text, event);
        case Status::cooking: text.say(&Catalogue::cooking); break;
        case Status::ready:
            text.say(is_pickup(event.order) ? &Catalogue::ready_for_pickup
                                            : &Catalogue::ready_for_delivery);
            break;
        case Status::delivering: text.say(&Catalogue::delivering); break;
        case Status::delivered: text.say(&Catalogue::delivered); break;
        case Status::picked_up: text.say(&Catalogue::picked_up); break;
        default: text.say(&Catalogue::changed);
    }
}

}  // namespace

std::string to_customer(const order::OrderPlaced& event, Language language) {
    return Text(event.order, language)
        .say(in_cash(event.order) ? &Catalogue::placed_in_cash : &Catalogue::placed)
        .take();
}

std::string to_customer(const order::OrderProgressed& event, Language language) {
    Text text(event.order, language);
    if (event.cancel_refused) text.say(&Catalogue::cancel_refused);
    say_progress(text, event);
    return text.take();
}

std::string to_customer(const order::OrderCancelRequested& event, Language language) {
    return Text(event.order, language).say(&Catalogue::cancel_requested).take();
}

std::string to_customer(const order::OrderCancelled& event, Language language) {
    Text text(event.order, language);
    text.say(&Catalogue::cancelled);
    if (event.was_placed) {
        say_refund(text, event.order);
    } else {
        text.say(&Catalogue::refund_if_paid);
    }
    return text.take();
}

std::string to_customer(const order::OrderRejected& event, Language language) {
    Text text(event.order, language);
    text.say(event.automatic ? &Catalogue::rejected_by_time : &Catalogue::rejected);
    if (!event.reason.empty())
        text.say(&Catalogue::rejected_because, fmt::arg("reason", event.reason));
    say_refund(text, event.order);
    return text.take();
}

std::string to_customer(const order::OrderExpired& event, Language language) {
    return Text(event.order, language)
        .say(&Catalogue::expired)
        .say(&Catalogue::refund_if_paid)
        .take();
}

std::string to_store(const order::OrderPlaced& event, Language language) {
    std::int64_t count = 0;
    for (const auto& item : event.items) count += item.quantity;
    const bool cash = in_cash(event.order);
    const auto delivery = cash ? &Catalogue::new_delivery_in_cash : &Catalogue::new_delivery;
    const auto pickup = cash ? &Catalogue::new_pickup_in_cash : &Catalogue::new_pickup;
    return Text(event.order, language)
        .say(is_pickup(event.order) ? pickup : delivery, fmt::arg("count", count))
        .take();
}

std::string to_store(const order::OrderCancelled& event, Language language) {
    return Text(event.order, language).say(&Catalogue::cancelled_by_customer).take();
}

}  // namespace baedal::notify::messages
