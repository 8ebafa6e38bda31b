#include "order/http/order_decoder.h"

#include <algorithm>
#include <limits>
#include <ranges>

#include "base/phone.h"
#include "base/typed_text.h"

namespace baedal::order {

namespace {

constexpr std::int64_t max_id = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t max_quantity = 999;
constexpr std::int64_t max_money = 1'000'000'000'000;
constexpr std::string_view payment_methods[] = {"sandbox", "cash", "toss"};

// RFC 5646: subtags of letters and digits, the first of two or three letters.
bool is_language_tag(std::string_view text) {
    const std::string_view primary = text.substr(0, text.find('-'));
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto is_in_subtag = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    if (primary.size() < 2 || primary.size() > 3 || !std::ranges::all_of(primary, is_letter))
        return false;
    return std::ranges::all_of(text.substr(primary.size()) | std::views::split('-') |
                                   std::views::drop(1),
                               [&](auto&& subtag) {
                                   return !subtag.empty() && subtag.size() <= 8 &&
                                          std::ranges::all_of(subtag, is_in_subtag);
                               });
}

constexpr json::TextRange names{1, 50};
constexpr json::TextRange phones{7, 40};  // with the marks that telephones add
constexpr std::size_t longest_phone = 20;

// A text of which something can be seen.
std::string required_text(json::ObjectReader& in, std::string_view name, json::TextRange range) {
    const std::string typed = in.text(name, range);
    std::string text = visible_text(typed);
    if (text.empty() && !typed.empty())
        in.add_error(name, "Must have letters or digits that can be seen.");
    return text;
}

Customer decode_customer(json::ObjectReader& in, Fulfilment fulfilment) {
    Customer customer;
    customer.name = required_text(in, "name", names);
    const std::string phone = in.text("phone", phones);
    customer.phone = plain_phone(phone);
    if (!phone.empty() && (!is_phone(customer.phone) || customer.phone.size() > longest_phone))
        in.add_error("phone", "Must be a telephone number, such as 010-1234-5678.");
    if (fulfilment == Fulfilment::delivery) {
        customer.address = required_text(in, "address", {1, 200});
    } else {
        customer.address = visible_text(in.optional_text("address", {0, 200}).value_or(""));
    }
    return customer;
}

PaymentChoice decode_payment(json::ObjectReader& in) {
    PaymentChoice payment;
    payment.method = in.text("method", {1, 20});
    if (!payment.method.empty() &&
        std::ranges::find(payment_methods, payment.method) == std::end(payment_methods)) {
        in.add_error("method", "Must be one of: sandbox, cash, toss.");
    }
    payment.token = in.optional_text("token", {0, 200}).value_or("");
    return payment;
}

void decode_items(json::ObjectReader& in, OrderRequest& request) {
    request.short_form = in.has("item");
    if (request.short_form) {
        RequestedItem item;
        item.name = in.text("item", {1, 80});
        item.quantity = in.optional_integer_or_digits("quantity", {1, max_quantity}).value_or(1);
        if (in.has("items")) in.add_error("items", "Send either 'item' or 'items'.");
        request.items.push_back(std::move(item));
        return;
    }
    in.objects("items", {1, 100}, [&](json::ObjectReader& each) {
        RequestedItem item;
        item.menu_item_id = each.integer("menuItemId", {1, max_id});
        item.quantity = each.optional_integer("quantity", {1, max_quantity}).value_or(1);
        item.choices = each.optional_integers("choices", {0, 50}, {1, max_id});
        request.items.push_back(std::move(item));
    });
}

}  // namespace

Result<Placement> decode_placement(const json::Object& body, const Settings& settings) {
    json::ObjectReader in(body);
    Placement out;
    out.request.store_id = in.integer_or_digits("storeId", {1, max_id});
    decode_items(in, out.request);
    if (const auto choice = in.optional_choice("fulfilment", enum_names(Fulfilment{}))) {
        out.request.fulfilment = static_cast<Fulfilment>(*choice);
    }
    const bool has_customer = in.optional_object("customer", [&](json::ObjectReader& customer) {
        out.customer = decode_customer(customer, out.request.fulfilment);
    });
    if (settings.require_contact && !has_customer &&
        (!in.has("customer") || in.is_null("customer"))) {
        in.add_error("customer", "This member is required: {\"name\", \"phone\", \"address\"}.");
    }
    out.note = in.optional_text("note", {0, 500});
    if (out.note) out.note = visible_text(*out.note);
    out.language = in.optional_text("language", {1, 35});
    if (out.language && !out.language->empty() && !is_language_tag(*out.language))
        in.add_error("language", "Must be a language tag, such as ko or en.");
    out.request.expected_total = in.optional_integer("expectedTotal", {0, max_money});
    out.request.coupon = in.optional_text("coupon", {1, 40}).value_or("");
    in.optional_object("payment",
                       [&](json::ObjectReader& payment) { out.payment = decode_payment(payment); });
    if (auto problem = in.problem()) return std::unexpected(std::move(*problem));
    if (!out.payment && settings.default_payment) {
        // For demonstrations: the sandbox's card that is always approved.
        out.payment = PaymentChoice{*settings.default_payment,
                                    *settings.default_payment == "sandbox" ? "tok_ok" : ""};
    }
    return out;
}

Result<PaymentAttempt> decode_payment_attempt(const json::Object& body) {
    json::ObjectReader in(body);
    PaymentAttempt out;
    out.payment = decode_payment(in);
    out.amount = in.optional_integer("amount", {0, max_money});
    if (auto problem = in.problem()) return std::unexpected(std::move(*problem));
    return out;
}

Result<std::string> decode_cancellation(const json::Object& body) {
    json::ObjectReader in(body);
    std::string reason = in.optional_text("reason", {0, 200}).value_or("");
    if (auto problem = in.problem()) return std::unexpected(std::move(*problem));
    return reason;
}

}  // namespace baedal::order
