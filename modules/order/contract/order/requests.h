// The requests that order sends to the module that has coupons, whichever that is. A deployment without one
// takes orders without coupons.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/enum_names.h"
#include "base/message_type.h"
#include "order/discount.h"

namespace baedal::order::contract {

// Why a coupon gives nothing for an order.
enum class CouponRefusal {
    unknown,        // there is no such coupon, or it is another customer's
    not_yet,        // it is not valid yet
    expired,        // it is not valid any more
    used_up,        // it was used as often as it may be
    already_used,   // the same by this telephone number
    phone_missing,  // it is counted by telephone number, and the order has none
    other_store,    // it is for other stores
    below_minimum,  // the items come to less than it asks for
    order_ended,    // the order has given the coupon back
};
constexpr EnumNames<CouponRefusal, 9> enum_names(CouponRefusal) {
    return {"unknown",       "not_yet",     "expired",       "used_up",    "already_used",
            "phone_missing", "other_store", "below_minimum", "order_ended"};
}
using baedal::to_text;  // found by ADL

// One of `discount` and `refusal`.
struct DiscountReply {
    std::optional<Discount> discount;
    std::optional<CouponRefusal> refusal;
    std::string detail;  // of a refusal: for the customer, in English

    static void fields(auto& self, auto&& field) {
        field("discount", self.discount);
        field("refusal", self.refusal);
        field("detail", self.detail);
    }
};

// What the coupon would give now. Changes nothing.
struct QuoteDiscount {
    static constexpr MessageType type{"order", "QuoteDiscount"};
    using Reply = DiscountReply;
    std::string coupon;  // as the customer wrote it
    std::int64_t store_id = 0;
    std::int64_t subtotal = 0;  // of the items, in minor units
    std::string phone;          // the customer's in any spelling; empty if there is none

    bool operator==(const QuoteDiscount&) const = default;
    static void fields(auto& self, auto&& field) {
        field("coupon", self.coupon);
        field("storeId", self.store_id);
        field("subtotal", self.subtotal);
        field("phone", self.phone);
    }
};

// Keeps the coupon for an order that is about to be written. When a discount is replied, it is on the disk
// that this order has the coupon. May be repeated: an order that has the coupon gets the same reply. The
// order has it until an event of order tells that it has ended unplaced, cancelled or rejected
// (OrderCancelled, OrderExpired, OrderRejected, OrderMissing), or that it does not come into being
// (DiscountWithdrawn); from then on this request is refused for the order.
struct RedeemDiscount {
    static constexpr MessageType type{"order", "RedeemDiscount"};
    using Reply = DiscountReply;
    std::string order_id;
    QuoteDiscount wanted;

    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("wanted", self.wanted);
    }
};

}  // namespace baedal::order::contract
