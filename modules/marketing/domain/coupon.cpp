#include "marketing/domain/coupon.h"

#include <algorithm>

#include "base/text.h"

namespace baedal::marketing {

namespace {

std::unexpected<Refusal> refuse(CouponRefusal reason, std::string detail) {
    return std::unexpected(Refusal{reason, std::move(detail)});
}

std::int64_t reduced(const Reduction& reduction, std::int64_t subtotal) {
    if (reduction.amount > 0) return std::min(reduction.amount, subtotal);
    const std::int64_t share =
        subtotal / 100 * reduction.percent + subtotal % 100 * reduction.percent / 100;
    return std::min(share, reduction.at_most.value_or(share));
}

}  // namespace

Refusal unknown_coupon() { return {CouponRefusal::unknown, "There is no such coupon."}; }

std::expected<std::int64_t, Refusal> discount_for(const Coupon& coupon, const Use& use) {
    // Whose coupon it is, is nobody else's business.
    if (!coupon.phone.empty() && coupon.phone != use.phone)
        return std::unexpected(unknown_coupon());
    if (coupon.from && use.now < *coupon.from)
        return refuse(CouponRefusal::not_yet, "The coupon is not valid yet.");
    if (coupon.withdrawn || (coupon.until && use.now >= *coupon.until))
        return refuse(CouponRefusal::expired, "The coupon is not valid any more.");
    const Terms& terms = coupon.terms;
    const bool is_elsewhere = !terms.stores.empty() &&
                              std::ranges::find(terms.stores, use.store_id) == terms.stores.end();
    if (is_elsewhere) return refuse(CouponRefusal::other_store, "The coupon is for another store.");
    if (use.subtotal < terms.minimum)
        return refuse(CouponRefusal::below_minimum,
                      "The items come to " + std::to_string(use.subtotal) +
                          "; the coupon counts from " + std::to_string(terms.minimum) + " on.");
    if (coupon.limit && coupon.uses >= *coupon.limit)
        return refuse(CouponRefusal::used_up, "The coupon was used as often as it may be.");
    if (coupon.per_phone && use.phone.empty())
        return refuse(CouponRefusal::phone_missing,
                      "The coupon needs the telephone number of the customer.");
    if (coupon.per_phone && use.uses_by_phone >= *coupon.per_phone)
        return refuse(CouponRefusal::already_used,
                      "The coupon was used with this telephone number already.");
    const std::int64_t amount = reduced(terms.reduction, use.subtotal);
    if (amount < 1) return refuse(CouponRefusal::below_minimum, "The items come to too little.");
    return amount;
}

std::string normalized_code(std::string_view text) {
    std::string out(trimmed(text));
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

bool is_code(std::string_view code) {
    const std::size_t length = to_code_points(code).size();
    return length >= 3 && length <= 40 && !has_control(code) &&
           code.find_first_of(" /?#%") == std::string_view::npos;
}

std::string code_of_id(std::string_view id) {
    constexpr std::size_t first_random = 10;  // the characters before are the time
    constexpr std::size_t length = 12;        // 60 bits
    return normalized_code(id.substr(first_random, length));
}

}  // namespace baedal::marketing
