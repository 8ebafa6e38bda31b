// A coupon, and what it gives for an order. Pure.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "order/requests.h"

namespace baedal::marketing {

using order::contract::CouponRefusal;

// What is taken off the items: a fixed amount, or a percentage.
struct Reduction {
    std::int64_t amount = 0;                   // minor units; 0: by percentage
    std::int64_t percent = 0;                  // 1 to 100
    std::optional<std::int64_t> at_most = {};  // minor units, of a percentage

    bool operator==(const Reduction&) const = default;
};

// The terms that a coupon and the coupons of a campaign have alike.
struct Terms {
    std::string name;  // for the customer
    Reduction reduction;
    std::int64_t minimum = 0;          // of the items, in minor units
    std::vector<std::int64_t> stores;  // where it counts; empty: everywhere
};

struct Coupon {
    std::int64_t seq = 0;  // its place in lists
    std::string code;      // in the form of normalized_code()
    Terms terms;
    std::optional<TimePoint> from;          // valid from here on
    std::optional<TimePoint> until;         // and before this
    std::optional<std::int64_t> limit;      // of its uses
    std::optional<std::int64_t> per_phone;  // of its uses by one telephone number
    std::string phone;  // digest of the only number that may use it; empty: anybody
    std::optional<std::int64_t> campaign_id;
    std::string order_id;  // that earned it; empty where none did
    bool withdrawn = false;
    std::int64_t uses = 0;  // by orders that have it: reserved or used
    TimePoint created_at;
};

// The order that a coupon is to be used for.
struct Use {
    std::int64_t store_id = 0;
    std::int64_t subtotal = 0;  // of the items, in minor units
    std::string phone;          // digest; empty if the order has none
    std::int64_t uses_by_phone = 0;
    TimePoint now;
};

struct Refusal {
    CouponRefusal reason = CouponRefusal::unknown;
    std::string detail;  // for the customer, in English
};
// Of a code that nobody knows.
Refusal unknown_coupon();

// What the coupon gives: from 1 to the subtotal, in minor units.
std::expected<std::int64_t, Refusal> discount_for(const Coupon& coupon, const Use& use);

// Codes are compared in capitals, without spaces around them. ASCII alone is capitalized.
std::string normalized_code(std::string_view text);
// 3 to 40 characters, none of them a space, a control character or one that a URL's path would need escaped
// in every client ('/', '?', '#', '%'). `code` is normalized UTF-8.
bool is_code(std::string_view code);
// A code that cannot be guessed, from an id of make_id().
std::string code_of_id(std::string_view id);

}  // namespace baedal::marketing
