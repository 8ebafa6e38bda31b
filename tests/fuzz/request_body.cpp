// Any text as the body of every request that has one, and as a response or a webhook of the payment gateway.
//
// The first byte names the request. The decoder answers 400 or 422 with pointers into the body, or gives a
// value that keeps every range that the API promises; what is shown again can be sent again.
#include <algorithm>
#include <array>
#include <set>

#include "base/phone.h"
#include "base/text.h"
#include "json_mutation.h"
#include "order/application/problems.h"
#include "order/domain/pricing.h"
#include "order/http/order_decoder.h"
#include "pay/gateway/toss_payment.h"
#include "pay/http/refund_decoder.h"
#include "pay/http/toss_webhook_decoder.h"
#include "property.h"
#include "store/domain/menu_rules.h"
#include "store/domain/profile_rules.h"
#include "store/http/menu_decoder.h"
#include "store/http/profile_decoder.h"
#include "store/http/ticket_decoder.h"
#include "store/opening_hours.h"
#include "taken.h"

namespace {

using namespace baedal;
using namespace fuzz;

const TimePoint now = *from_rfc3339("2026-11-22T03:04:05.678Z");

// --- order ---------------------------------------------------------------------------------------

constexpr std::int64_t most_ids = 2'147'483'647;
constexpr std::int64_t most_money = 1'000'000'000'000;

void check_payment(const order::PaymentChoice& payment) {
    require(payment.method == "sandbox" || payment.method == "cash" || payment.method == "toss",
            "a method is known");
    require_text(payment.token, 0, 200);
}

order::MenuSnapshot demo_menus() {
    using namespace store::contract;
    order::StoreCopy copy;
    copy.profile.id = 1;
    copy.profile.name = "통닭집";
    copy.profile.minimum_order = 15000;
    copy.profile.delivery_fee = 3000;
    for (int day = 1; day <= 7; ++day) copy.profile.hours.push_back({day, "00:00", "24:00"});
    copy.menu.categories = {
        {"치킨",
         {{11, "통닭", "", 18000, false, {}, {{1, "부위", 0, 1, {{101, "순살", 0, false, {}}}}}}}}};
    copy.zone = store::contract::load_time_zone("Asia/Seoul");
    order::MenuSnapshot menus;
    menus.stores.emplace(1, std::move(copy));
    return menus;
}

void check_price(const order::OrderRequest& request) {
    static const order::MenuSnapshot menus = demo_menus();
    const auto quote = order::make_quote(menus, request, now);
    if (!quote) {
        const int status = order::order_refused(quote.error(), request.store_id).status;
        require(status == 409 || status == 422, "a price or a reason");
        return;
    }
    std::int64_t sum = 0;
    for (const auto& line : quote->lines) {
        require(line.quantity > 0 && line.line_total >= line.unit_price, "a line has its price");
        sum += line.line_total;
    }
    const order::Price& price = quote->price;
    require(price.subtotal == sum, "the subtotal is the sum of the lines");
    require(price.total == sum + price.amount_of(order::AdjustmentKind::delivery_fee),
            "the total is the subtotal with its adjustments");
    require(!request.expected_total || *request.expected_total == price.total,
            "nobody pays what they did not expect");
}

// Whoever writes a number in another way is still the same: for limits, and for the list of blocked numbers.
void check_phone(const std::string& phone) {
    const std::string key = phone_key(phone);
    require(std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; }),
            "a key has digits only");
    require(phone_key(key) == key, "the key of a key is the same");
    std::string bare;
    std::string spaced;
    for (const char c : phone) {
        if (c != '+' && (c < '0' || c > '9')) continue;
        bare += c;
        spaced += std::string("( ") + c + ") -";
    }
    require(phone_key(bare) == key && phone_key(spaced) == key,
            "what stands between the digits counts for nothing");
    if (!is_phone(phone)) return;
    require_integer(std::ssize(key), 7, 15);
    require(is_phone(bare) && is_phone(spaced), "another spelling is a number too");
    require(is_phone(key), "a number of the list of blocked ones can be sent back");
    require(phone_key(phone + "-7") == key + "7", "a longer number is another one");
    if (key.starts_with('0')) {
        const std::string rest = key.substr(1);
        for (const char* code : {"+82", "+82 0", "0082-", "(+82) ", "00 82 (0)"}) {
            require(phone_key(code + rest) == key,
                    "a national number has one key with Korea's code");
        }
    } else if (bare.starts_with('+') || bare.starts_with("00")) {
        require(phone_key("+" + key) == key && phone_key("00" + key) == key,
                "an international number has one key");
    }
}

void check_phone_text(std::string_view text) { check_phone(std::string(text)); }

void check_placement(const json::Object& body, const order::Settings& settings) {
    const auto placement = order::decode_placement(body, settings);
    if (!is_taken(placement, body)) return;
    const order::OrderRequest& wanted = placement->request;
    require_integer(wanted.store_id, 1, most_ids);
    require(!wanted.items.empty() && wanted.items.size() <= 100, "an order has items");
    for (const order::RequestedItem& item : wanted.items) {
        require_integer(item.quantity, 1, 999);
        if (wanted.short_form) {
            require_text(item.name, 1, 80);
        } else {
            require_integer(item.menu_item_id, 1, most_ids);
        }
        require(item.choices.size() <= 50, "choices are bounded");
        for (const std::int64_t choice : item.choices) require_integer(choice, 1, most_ids);
    }
    if (wanted.expected_total) require_integer(*wanted.expected_total, 0, most_money);
    require(!settings.require_contact || placement->customer, "contact is there where required");
    if (placement->customer) {
        const bool delivered = wanted.fulfilment == order::Fulfilment::delivery;
        require_text(placement->customer->name, 1, 50);
        require_text(placement->customer->phone, 7, 20);
        require_text(placement->customer->address, delivered ? 1 : 0, 200);
        require(is_phone(placement->customer->phone), "a telephone number is one");
        check_phone(placement->customer->phone);
    }
    if (placement->note) require_text(*placement->note, 0, 500);
    if (placement->language) require_text(*placement->language, 2, 35);
    if (placement->payment) check_payment(*placement->payment);
    require(!settings.default_payment || placement->payment, "the default payment is used");
    check_price(wanted);
}

order::Settings order_settings(bool strict) {
    order::Settings out;
    out.currency = "KRW";
    out.require_contact = strict;
    if (!strict) out.default_payment = "sandbox";
    return out;
}

void place_order(const json::Object& body) { check_placement(body, order_settings(true)); }
void place_demo_order(const json::Object& body) { check_placement(body, order_settings(false)); }

void pay_order(const json::Object& body) {
    const auto attempt = order::decode_payment_attempt(body);
    if (!is_taken(attempt, body)) return;
    check_payment(attempt->payment);
    if (attempt->amount) require_integer(*attempt->amount, 0, most_money);
}

void cancel_order(const json::Object& body) {
    const auto reason = order::decode_cancellation(body);
    if (is_taken(reason, body)) require_text(*reason, 0, 200);
}

// --- pay -----------------------------------------------------------------------------------------

void refund_payment(const json::Object& body) {
    const auto wanted = pay::decode_refund(body);
    if (!is_taken(wanted, body)) return;
    require(wanted->amount > 0, "a refund is of something");
    require_text(wanted->reason, 0, 200);
    const std::string refund_id(36, 'r');
    const std::string sent = pay::cancel_reason(wanted->reason, refund_id);
    require(is_utf8(sent) && characters(sent) <= 200, "Toss takes 200 characters");
    require(pay::is_cancel_of({"", wanted->amount, sent, "DONE"}, refund_id, wanted->amount),
            "a refund is recognised");
}

void check_gateway_response(std::string_view text, int status) {
    const pay::TossResponse response = pay::decode_toss_response(status, text);
    require(response.http_status == status, "the status is kept");
    require(!response.payment || status == 200, "a payment comes with 200");
    require(response.error_code.empty() || status != 200, "an error does not");
    require(is_utf8(pay::printable_code(response.error_code)), "a code can be logged");
    require(pay::printable_code(response.error_code).size() <= 80, "and is short");
}

// Anyone may send one.
void check_toss_webhook(const json::Object& body) {
    const pay::TossWebhookBody webhook = pay::decode_toss_webhook(body);
    const auto* data = body.if_contains("data");
    const auto has_text = [&](std::string_view name, const std::string& text) {
        const auto* object = data ? data->if_object() : nullptr;
        const auto* value = object ? object->if_contains(name) : nullptr;
        return value && value->is_string() ? value->get_string() == text : text.empty();
    };
    require(has_text("orderId", webhook.order_id),
            "a webhook names the order that it was sent with");
    require(has_text("paymentKey", webhook.payment_key), "and the payment");
}

// --- store ---------------------------------------------------------------------------------------

constexpr std::int64_t most_price = 100'000'000;

void check_profile(const store::contract::StoreProfile& profile) {
    require_text(profile.name, 1, 80);
    require_text(profile.phone, 0, 30);
    require_text(profile.address, 0, 200);
    require(store::is_time_zone(profile.timezone), "a time zone is known");
    require(profile.hours.size() <= 70, "hours are bounded");
    for (const auto& interval : profile.hours) {
        require_integer(interval.weekday, 1, 7);
        require(store::is_opening_time(interval.open), "a store opens at a time of day");
        require(store::is_closing_time(interval.close), "a store closes at a time of day");
    }
    require(profile.closed_dates.size() <= 400, "closed dates are bounded");
    require(std::ranges::all_of(profile.closed_dates, store::is_date), "a closed date is a date");
    require_integer(profile.last_order_minutes, 0, 720);
    require_integer(profile.minimum_order, 0, most_price);
    require_integer(profile.delivery_fee, 0, most_price);
    require(!profile.fulfilments.empty() && profile.fulfilments.size() <= 2, "one way or two");
    require_integer(profile.prep_minutes, 1, 240);
    require(profile.cancel_until == "accepted" || profile.cancel_until == "cooking",
            "until when customers may cancel");
}

void check_stored_profile(const store::contract::StoreProfile& profile) {
    check_profile(profile);

    // Every store that can be opened can be asked whether it is open.
    const auto zone = store::contract::load_time_zone(profile.timezone);
    for (const int hours : {0, 1, 30, 24 * 365}) {
        const TimePoint at = now + std::chrono::hours{hours};
        const auto orderable = store::contract::is_orderable(profile, zone, at);
        require(orderable || !orderable.detail.empty(), "who is closed says why");
        if (!orderable.opens_at) continue;
        require(*orderable.opens_at > at, "it opens later");
        require(bool(store::contract::is_orderable(profile, zone, *orderable.opens_at)),
                "and is open then");
    }

    json::Object shown = *json::parse_object(json::to_text(profile));
    shown.erase("id");
    auto again = store::decode_new_store(shown);
    require(again.has_value(), "a profile that is shown can be sent back");
    require(*again == profile, "and is the same then");
}

void open_store(const json::Object& body) {
    const auto profile = store::decode_new_store(body);
    if (is_taken(profile, body)) check_stored_profile(*profile);
}

void change_store(const json::Object& body) {
    const auto change = store::decode_profile_change(body);
    store::contract::StoreProfile profile;
    profile.name = "통닭집";
    if (is_taken(change, body)) check_stored_profile(store::apply_change(profile, *change));
}

void check_choice(const store::contract::Choice& choice, std::set<std::int64_t>& ids) {
    require(ids.insert(choice.id).second, "a choice's id stands once");
    require_integer(choice.id, 1, 1'000'000'000);
    require_text(choice.name, 1, 80);
    require_integer(choice.price, 0, most_price);
    require(choice.sold_out || !choice.sold_out_until, "only the sold out is so until a time");
}

void check_menu(const store::contract::Menu& menu) {
    std::set<std::int64_t> items;
    std::set<std::int64_t> choices;
    std::set<std::string> names;
    for (const auto& category : menu.categories) {
        require_text(category.name, 1, 80);
        for (const auto& item : category.items) {
            require(items.insert(item.id).second, "an item's id stands once");
            require(names.insert(item.name).second, "an item's name stands once");
            require_integer(item.price, 0, most_price);
            require_text(item.description, 0, 500);
            for (const auto& group : item.option_groups) {
                require(group.min <= group.max, "a choice can be made");
                require(group.min <= std::ssize(group.choices), "of enough");
                for (const auto& choice : group.choices) check_choice(choice, choices);
            }
        }
    }
    require(items.size() <= store::max_menu_items, "a menu is bounded");
}

void put_menu(const json::Object& body) {
    auto menu = store::decode_menu(body);
    if (!is_taken(menu, body)) return;
    check_menu(*menu);
    const std::string shown = json::to_text(*menu);
    const auto again = store::decode_menu(*json::parse_object(shown));
    require(again && json::to_text(*again) == shown, "a menu that is shown can be put back");
    store::expire_sold_out(*menu, now);
    check_menu(*menu);
}

void mark_sold_out(const json::Object& body) {
    const auto wanted = store::decode_sold_out(body, now);
    if (is_taken(wanted, body) && wanted->until)
        require(wanted->sold_out && *wanted->until > now, "sold out until a time to come");
}

void accept_ticket(const json::Object& body) {
    const auto wanted = store::decode_command(store::Command::accept, body);
    if (is_taken(wanted, body) && wanted->preparation)
        require_integer(wanted->preparation->count(), 1, 240);
}

void reject_ticket(const json::Object& body) {
    const auto wanted = store::decode_command(store::Command::reject, body);
    const auto* given = body.if_contains("reason");
    if (is_taken(wanted, body))
        require_text(wanted->reason, given && given->is_string() ? 1 : 0, 200);
}

void dispatch_ticket(const json::Object& body) {
    const auto wanted = store::decode_command(store::Command::dispatch, body);
    if (!is_taken(wanted, body)) return;
    require_text(wanted->rider.name, 0, 80);
    require_text(wanted->rider.phone, 0, 30);
}

void move_ticket(const json::Object& body) {
    const auto wanted = store::decode_command(store::Command::cook, body);
    require(wanted.has_value() == body.empty(), "a command without members has none");
    if (!wanted) check_refusal(wanted.error(), body);
}

// In the order of the letters that name them, from 'a'; beyond these, 'n' and 'o' name the gateway's responses
// 'p' its webhook, and 'q' a telephone number as the path of a blocked one has it.
constexpr std::array requests{place_order,    place_demo_order, pay_order,     cancel_order,
                              refund_payment, open_store,       change_store,  put_menu,
                              mark_sold_out,  accept_ticket,    reject_ticket, dispatch_ticket,
                              move_ticket};

static_assert(requests.size() == 'n' - 'a');

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
    return fuzz::mutate_json(data, size, max_size, seed, 1);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text = fuzz::to_view(data + 1, size - 1);
    const auto letter = static_cast<char>(data[0]);
    if (letter == 'n' || letter == 'o') {
        check_gateway_response(text, letter == 'n' ? 200 : 400);
    } else if (letter == 'q') {
        check_phone_text(text);
    } else if (const auto body = json::parse_object(text)) {
        if (letter == 'p') {
            check_toss_webhook(*body);
        } else {
            requests[static_cast<std::uint8_t>(letter - 'a') % requests.size()](*body);
        }
    }
    return 0;
}
