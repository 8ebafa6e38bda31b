#include "notify/domain/templates.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace baedal::notify {

namespace {

using C = Catalogue;

std::vector<Template> make_templates() {
    std::vector<Template> out;
    const auto add = [&](std::string_view key, std::vector<Sentence> sentences,
                         Audience audience = Audience::customer) {
        sentences.insert(sentences.begin(),
                         audience == Audience::owner ? &C::opening_to_owner : &C::opening);
        out.push_back({key, audience, std::move(sentences)});
    };
    add("placed", {&C::placed});
    add("placed_in_cash", {&C::placed_in_cash});
    add("accepted", {&C::accepted});
    add("accepted_leaves", {&C::accepted, &C::leaves_in});
    add("accepted_ready", {&C::accepted, &C::ready_in});
    add("delayed", {&C::delayed});
    add("delayed_leaves", {&C::delayed, &C::leaves_in});
    add("delayed_ready", {&C::delayed, &C::ready_in});
    add("cooking", {&C::cooking});
    add("ready_for_delivery", {&C::ready_for_delivery});
    add("ready_for_pickup", {&C::ready_for_pickup});
    add("delivering", {&C::delivering});
    add("delivered", {&C::delivered});
    add("picked_up", {&C::picked_up});
    add("changed", {&C::changed});
    add("dishes_refused", {&C::dishes_refused});
    add("dishes_refused_refund_part", {&C::dishes_refused, &C::refund_part});
    add("dishes_refused_in_cash", {&C::dishes_refused, &C::total_in_cash});
    add("corrected_placed", {&C::corrected, &C::placed_again});
    add("corrected_accepted", {&C::corrected, &C::accepted});
    add("corrected_cooking", {&C::corrected, &C::cooking});
    add("corrected_ready_for_delivery", {&C::corrected, &C::ready_for_delivery});
    add("corrected_ready_for_pickup", {&C::corrected, &C::ready_for_pickup});
    add("corrected_delivering", {&C::corrected, &C::delivering});
    add("cancel_refused_accepted", {&C::cancel_refused, &C::accepted});
    add("cancel_refused_accepted_leaves", {&C::cancel_refused, &C::accepted, &C::leaves_in});
    add("cancel_refused_accepted_ready", {&C::cancel_refused, &C::accepted, &C::ready_in});
    add("cancel_refused_cooking", {&C::cancel_refused, &C::cooking});
    add("cancel_refused_ready_for_delivery", {&C::cancel_refused, &C::ready_for_delivery});
    add("cancel_refused_ready_for_pickup", {&C::cancel_refused, &C::ready_for_pickup});
    add("cancel_refused_delivering", {&C::cancel_refused, &C::delivering});
    add("cancel_refused_delivered", {&C::cancel_refused, &C::delivered});
    add("cancel_refused_picked_up", {&C::cancel_refused, &C::picked_up});
    add("cancel_refused_changed", {&C::cancel_refused, &C::changed});
    add("cancel_requested", {&C::cancel_requested});
    add("cancelled", {&C::cancelled});
    add("cancelled_refund", {&C::cancelled, &C::refund});
    add("cancelled_refund_rest", {&C::cancelled, &C::refund_rest});
    add("cancelled_by_store", {&C::cancelled_by_store});
    add("cancelled_by_store_refund", {&C::cancelled_by_store, &C::refund});
    add("cancelled_by_store_refund_rest", {&C::cancelled_by_store, &C::refund_rest});
    add("cancelled_by_store_because", {&C::cancelled_by_store, &C::because});
    add("cancelled_by_store_because_refund", {&C::cancelled_by_store, &C::because, &C::refund});
    add("cancelled_by_store_because_refund_rest",
        {&C::cancelled_by_store, &C::because, &C::refund_rest});
    add("cancelled_by_store_refund_part", {&C::cancelled_by_store, &C::refund_part});
    add("cancelled_by_store_no_refund", {&C::cancelled_by_store, &C::no_refund});
    add("cancelled_by_store_because_refund_part",
        {&C::cancelled_by_store, &C::because, &C::refund_part});
    add("cancelled_by_store_because_no_refund",
        {&C::cancelled_by_store, &C::because, &C::no_refund});
    add("cancelled_unpaid", {&C::cancelled, &C::refund_if_paid});
    add("rejected", {&C::rejected});
    add("rejected_refund", {&C::rejected, &C::refund});
    add("rejected_refund_rest", {&C::rejected, &C::refund_rest});
    add("rejected_because", {&C::rejected, &C::because});
    add("rejected_because_refund", {&C::rejected, &C::because, &C::refund});
    add("rejected_because_refund_rest", {&C::rejected, &C::because, &C::refund_rest});
    add("rejected_by_time", {&C::rejected_by_time});
    add("rejected_by_time_refund", {&C::rejected_by_time, &C::refund});
    add("rejected_by_time_refund_rest", {&C::rejected_by_time, &C::refund_rest});
    add("expired", {&C::expired, &C::refund_if_paid});
    add("paid_late", {&C::paid_late});
    add("refunded", {&C::refunded});
    add("coupon", {&C::coupon_earned});
    add("coupon_until", {&C::coupon_earned, &C::coupon_until});
    add("store_new_delivery", {&C::new_delivery}, Audience::store);
    add("store_new_delivery_in_cash", {&C::new_delivery_in_cash}, Audience::store);
    add("store_new_pickup", {&C::new_pickup}, Audience::store);
    add("store_new_pickup_in_cash", {&C::new_pickup_in_cash}, Audience::store);
    add("store_cancelled", {&C::cancelled_by_customer}, Audience::store);
    add("store_cancelled_by_store", {&C::cancelled_by_you}, Audience::store);
    add("store_unaccepted", {&C::unaccepted}, Audience::store);
    add("store_soon_rejected", {&C::soon_rejected}, Audience::store);
    add("owner_alert", {&C::alert}, Audience::owner);
    add("owner_test", {&C::test}, Audience::owner);
    return out;
}

// Calls `plain` with each piece of the text and `placeholder` with each name in braces.
void scan(std::string_view text, const std::function<void(std::string_view)>& plain,
          const std::function<void(std::string_view)>& placeholder) {
    while (!text.empty()) {
        const std::size_t begin = std::min(text.find('{'), text.size());
        plain(text.substr(0, begin));
        text.remove_prefix(begin);
        if (text.empty()) return;
        const std::size_t end = text.find('}');
        placeholder(text.substr(1, end - 1));
        text.remove_prefix(end + 1);
    }
}

const std::string& value_of(const std::vector<Variable>& values, std::string_view name) {
    const auto found = std::ranges::find(values, name, &Variable::name);
    if (found == values.end())
        throw std::logic_error("a message has no value for {" + std::string(name) + "}");
    return found->value;
}

}  // namespace

std::span<const Template> templates() {
    static const std::vector<Template> all = make_templates();
    return all;
}

const Template* find_template(std::string_view key) {
    const auto found = std::ranges::find(templates(), key, &Template::key);
    return found == templates().end() ? nullptr : &*found;
}

std::string text_of(const Template& chosen, Language language) {
    std::string out;
    for (const Sentence sentence : chosen.sentences) {
        if (!out.empty()) out += ' ';
        out += catalogue(language).*sentence;
    }
    return out;
}

std::vector<std::string> placeholders_in(std::string_view text) {
    std::vector<std::string> out;
    scan(
        text, [](std::string_view) {},
        [&](std::string_view name) {
            if (std::ranges::find(out, name) == out.end()) out.emplace_back(name);
        });
    return out;
}

Wording word(std::string_view key, Language language, const std::vector<Variable>& values) {
    const Template* chosen = find_template(key);
    if (chosen == nullptr) throw std::logic_error("no template " + std::string(key));
    const std::string text = text_of(*chosen, language);
    Wording out{std::string(key), language, {}, ""};
    for (const std::string& name : placeholders_in(text))
        out.variables.push_back({name, value_of(values, name)});
    scan(
        text, [&](std::string_view piece) { out.text += piece; },
        [&](std::string_view name) { out.text += value_of(out.variables, name); });
    return out;
}

}  // namespace baedal::notify
