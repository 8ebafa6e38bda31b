// What an order costs: subtotal, then adjustments, then total. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "order/domain/line.h"

namespace baedal::order {

// What is added to the subtotal of the lines, or, with a negative amount, taken off it.
enum class AdjustmentKind { delivery_fee, discount };

struct Adjustment {
    AdjustmentKind kind = AdjustmentKind::delivery_fee;
    std::int64_t amount = 0;  // minor units
};

// One of each kind; 0 where it does not apply.
using Adjustments = std::array<Adjustment, 2>;

// Amounts are in minor units.
struct Price {
    std::int64_t subtotal = 0;
    Adjustments adjustments;
    std::int64_t total = 0;

    std::int64_t amount_of(AdjustmentKind kind) const;
};

// Quantity x (unit price + choices). Prices and quantities are bounded: there is no overflow.
std::int64_t total_of(const Line& line);

// What a price depends on beside the lines.
struct PriceTerms {
    std::int64_t delivery_fee = 0;  // minor units; 0 without a delivery
    // Minor units, from 0 to the subtotal: the delivery is paid in full.
    std::int64_t discount = 0;
};

// Subtotal (the sum of the lines' totals), adjustments, total. The only place of the server that
// computes the price of an order.
Price make_price(std::span<const Line> lines, const PriceTerms& terms);

}  // namespace baedal::order
