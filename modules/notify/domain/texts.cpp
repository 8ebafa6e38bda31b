#include "notify/domain/texts.h"

#include <chrono>
#include <optional>

#include "base/text.h"
#include "notify/domain/money.h"
#include "notify/domain/templates.h"

namespace baedal::notify::texts {

namespace {

using order::Fulfilment;
using order::OrderSummary;
using order::Status;

bool in_cash(const OrderSummary& order) { return order.to_collect > 0; }
bool is_pickup(const OrderSummary& order) { return order.fulfilment == Fulfilment::pickup; }

// The choice of a template for a message about an order, and the values of its variables.
class Text {
public:
    Text(const OrderSummary& order, Language language) : language_(language), order_(order) {
        set("store", order.store_name);
        set("number", std::to_string(order.number));
        set_money("total", order.total);
    }

    Text& set(std::string name, std::string value) {
        values_.push_back({std::move(name), std::move(value)});
        return *this;
    }
    Text& set_money(std::string name, std::int64_t amount) {
        return set(std::move(name),
                   format_money(amount, order_.currency, catalogue(language_).won));
    }
    Wording word(const std::string& key) const { return notify::word(key, language_, values_); }

private:
    const Language language_;
    const OrderSummary& order_;
    std::vector<Variable> values_;
};

// The end of a template's key, by what goes back now. An older event does not say it: then it is all of an
// order that is not paid in cash.
std::string refund_of(Text& text, const OrderSummary& order,
                      std::optional<std::int64_t> refund_due) {
    const std::int64_t due = refund_due.value_or(in_cash(order) ? 0 : order.total);
    if (due <= 0) return "";
    text.set_money("refund", due);
    return due == order.total ? "_refund" : "_refund_rest";
}

// The same where the store keeps a part of the payment.
std::string refund_of_part(Text& text, std::int64_t refund_due) {
    if (refund_due <= 0) return "_no_refund";
    text.set_money("refund", refund_due);
    return "_refund_part";
}

// "2026-12-22 12:04". Korea has one time zone and no summer time.
std::string korean_time(TimePoint at) {
    std::string text = to_rfc3339(at + std::chrono::hours{9}).substr(0, 16);
    text.at(10) = ' ';
    return text;
}

std::size_t characters_of(std::string_view utf8) { return to_code_points(utf8).size(); }

// `key`, or the template that also tells when the food leaves the kitchen or is ready.
std::string with_promise(Text& text, std::string key, const OrderSummary& order,
                         std::optional<TimePoint> promised_at, TimePoint now) {
    if (!promised_at || *promised_at <= now) return key;
    // Rounded up: a promise of one minute more is kept more often.
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(*promised_at - now).count();
    text.set("minutes", std::to_string(minutes));
    return key + (is_pickup(order) ? "_ready" : "_leaves");
}

std::string progress(Text& text, const order::OrderProgressed& event, TimePoint now) {
    switch (event.status) {
        case Status::accepted:
            return with_promise(text, "accepted", event.order, event.promised_at, now);
        case Status::ready:
            return is_pickup(event.order) ? "ready_for_pickup" : "ready_for_delivery";
        case Status::cooking:
        case Status::delivering:
        case Status::delivered:
        case Status::picked_up: return std::string(to_text(event.status));
        default: return "changed";
    }
}

}  // namespace

Wording to_customer(const order::OrderPlaced& event, Language language) {
    return Text(event.order, language).word(in_cash(event.order) ? "placed_in_cash" : "placed");
}

Wording to_customer(const order::OrderProgressed& event, Language language, TimePoint now) {
    Text text(event.order, language);
    const std::string key = progress(text, event, now);
    return text.word(event.cancel_refused ? "cancel_refused_" + key : key);
}

Wording to_customer(const order::OrderDelayed& event, Language language, TimePoint now) {
    Text text(event.order, language);
    return text.word(with_promise(text, "delayed", event.order, event.promised_at, now));
}

Wording to_customer(const order::OrderCorrected& event, Language language) {
    std::string status(to_text(event.status));
    if (event.status == Status::ready)
        status = is_pickup(event.order) ? "ready_for_pickup" : "ready_for_delivery";
    return Text(event.order, language).word("corrected_" + status);
}

Wording to_customer(const order::OrderDishesRefused& event, Language language) {
    constexpr std::size_t longest = 190;
    std::string dishes;
    for (const order::RefusedDish& dish : event.dishes) {
        const std::string more = (dishes.empty() ? "" : ", ") + dish.name + " " +
                                 std::to_string(dish.quantity) +
                                 (language == Language::ko ? "개" : "");
        if (characters_of(dishes) + characters_of(more) > longest) {
            dishes += dishes.empty() ? "..." : ", ...";
            break;
        }
        dishes += more;
    }
    Text text(event.order, language);
    text.set("dishes", dishes);
    if (in_cash(event.order)) return text.word("dishes_refused_in_cash");
    if (event.amount <= 0) return text.word("dishes_refused");
    return text.set_money("refund", event.amount).word("dishes_refused_refund_part");
}

Wording to_customer(const order::OrderCancelRequested& event, Language language) {
    return Text(event.order, language).word("cancel_requested");
}

Wording to_customer(const order::OrderCancelled& event, Language language) {
    Text text(event.order, language);
    if (!event.was_placed) return text.word("cancelled_unpaid");
    const std::string refund = event.kept > 0 ? refund_of_part(text, event.refund_due.value_or(0))
                                              : refund_of(text, event.order, event.refund_due);
    if (!event.by_store) return text.word("cancelled" + refund);
    text.set("reason", std::string(reason_text(event.reason, language)));
    return text.word("cancelled_by_store" + std::string(event.reason.empty() ? "" : "_because") +
                     refund);
}

Wording to_customer(const order::OrderRejected& event, Language language) {
    Text text(event.order, language);
    text.set("reason", std::string(reason_text(event.reason, language)));
    const std::string refund = refund_of(text, event.order, event.refund_due);
    if (event.automatic) return text.word("rejected_by_time" + refund);
    return text.word((event.reason.empty() ? "rejected" : "rejected_because") + refund);
}

Wording to_customer(const order::OrderExpired& event, Language language) {
    return Text(event.order, language).word("expired");
}

Wording to_customer(const order::OrderPaidLate& event, Language language) {
    return Text(event.order, language).set_money("refund", event.refund_due).word("paid_late");
}

Wording to_customer(const order::OrderRefunded& event, Language language) {
    return Text(event.order, language).set_money("refund", event.amount).word("refunded");
}

Wording to_customer(const EarnedCoupon& coupon, const Wording& earlier) {
    std::vector<Variable> values = earlier.variables;
    values.push_back({"coupon", coupon.name});
    values.push_back({"code", coupon.code});
    if (!coupon.until) return word("coupon", earlier.language, values);
    values.push_back({"until", korean_time(*coupon.until)});
    return word("coupon_until", earlier.language, values);
}

Wording to_store(const order::OrderPlaced& event, Language language) {
    std::int64_t count = 0;
    for (const auto& item : event.items) count += item.quantity;
    return Text(event.order, language)
        .set("count", std::to_string(count))
        .word(std::string(is_pickup(event.order) ? "store_new_pickup" : "store_new_delivery") +
              (in_cash(event.order) ? "_in_cash" : ""));
}

Wording to_store(const order::OrderCancelled& event, Language language) {
    return Text(event.order, language)
        .word(event.by_store ? "store_cancelled_by_store" : "store_cancelled");
}

}  // namespace baedal::notify::texts
