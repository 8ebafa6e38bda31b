#include "marketing/http/coupon_decoder.h"

#include <limits>

#include "base/phone.h"

namespace baedal::marketing {

namespace {

constexpr std::int64_t max_id = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t max_money = 1'000'000'000'000;
constexpr std::int64_t max_uses = 1'000'000'000;
constexpr std::int64_t max_orders = 10'000;
constexpr std::int64_t max_days = 3'650;
constexpr std::size_t max_stores = 1'000;

Reduction decode_reduction(json::ObjectReader& in) {
    Reduction out;
    out.amount = in.optional_integer("amount", {1, max_money}).value_or(0);
    out.percent = in.optional_integer("percent", {1, 100}).value_or(0);
    out.at_most = in.optional_integer("atMost", {1, max_money});
    const bool has_amount = in.has("amount");
    const bool has_percent = in.has("percent");
    if (has_amount == has_percent) in.add_error("amount", "Send either 'amount' or 'percent'.");
    if (has_amount && out.at_most) in.add_error("atMost", "Goes with 'percent' alone.");
    return out;
}

// But for the name.
Terms decode_terms(json::ObjectReader& in) {
    Terms out;
    in.object("discount",
              [&](json::ObjectReader& each) { out.reduction = decode_reduction(each); });
    out.minimum = in.optional_integer("minimum", {0, max_money}).value_or(0);
    out.stores = in.optional_integers("stores", {0, max_stores}, {1, max_id});
    return out;
}

void check_period(json::ObjectReader& in, std::optional<TimePoint> from,
                  std::optional<TimePoint> until) {
    if (from && until && *until <= *from) in.add_error("until", "Must be later than 'from'.");
}

}  // namespace

Result<Coupon> decode_coupon(const json::Object& body) {
    json::ObjectReader in(body);
    Coupon out;
    if (const auto code = in.optional_text("code", {1, 60})) {
        out.code = normalized_code(*code);
        if (!code->empty() && !is_code(out.code))
            in.add_error("code", "Must be 3 to 40 characters without spaces and / ? # %.");
    }
    out.terms = decode_terms(in);
    out.terms.name = in.optional_text("name", {1, 40}).value_or("");
    out.from = in.optional_time("from");
    out.until = in.optional_time("until");
    check_period(in, out.from, out.until);
    out.limit = in.optional_integer("limit", {1, max_uses});
    out.per_phone = in.optional_integer("perPhone", {1, max_uses});
    if (auto problem = in.problem()) return std::unexpected(std::move(*problem));
    return out;
}

Result<order::contract::QuoteDiscount> decode_quote(const http::Request& request,
                                                    std::string code) {
    http::QueryFields query(request);
    const auto store = query.integer("storeId", {1, max_id});
    const auto subtotal = query.integer("subtotal", {0, max_money});
    const std::string phone = query.text("phone").value_or("");
    if (!store) query.add_error("storeId", "is required: the store of the order");
    if (!subtotal) query.add_error("subtotal", "is required: what the items come to");
    if (!phone.empty() && !is_phone(phone))
        query.add_error("phone", "must be a telephone number, such as 010-1234-5678");
    if (auto problem = query.problem()) return std::unexpected(std::move(*problem));
    return order::contract::QuoteDiscount{std::move(code), *store, *subtotal, phone};
}

Result<Campaign> decode_campaign(const json::Object& body) {
    json::ObjectReader in(body);
    Campaign out;
    const std::string name = in.text("name", {1, 40});
    in.optional_object("earnedBy", [&](json::ObjectReader& rule) {
        out.rule = Rule{rule.integer("deliveredOrders", {1, max_orders}),
                        rule.optional_flag("repeats").value_or(false)};
    });
    in.object("coupon", [&](json::ObjectReader& coupon) {
        out.terms = decode_terms(coupon);
        out.valid_days = coupon.optional_integer("validDays", {1, max_days}).value_or(30);
    });
    out.terms.name = name;
    out.from = in.optional_time("from");
    out.until = in.optional_time("until");
    check_period(in, out.from, out.until);
    if (auto problem = in.problem()) return std::unexpected(std::move(*problem));
    return out;
}

Result<bool> decode_activity(const json::Object& body) {
    json::ObjectReader in(body);
    const bool active = in.flag("active");
    if (auto problem = in.problem()) return std::unexpected(std::move(*problem));
    return active;
}

Result<std::string> decode_recipient(const json::Object& body) {
    json::ObjectReader in(body);
    std::string phone = in.text("phone", {7, 20});
    if (!phone.empty() && !is_phone(phone))
        in.add_error("phone", "Must be a telephone number, such as 010-1234-5678.");
    if (auto problem = in.problem()) return std::unexpected(std::move(*problem));
    return phone;
}

}  // namespace baedal::marketing
