#include "order/domain/price.h"

namespace baedal::order {

namespace {

Adjustments adjustments_of(const PriceTerms& terms) {
    return {{{AdjustmentKind::delivery_fee, terms.delivery_fee},
             {AdjustmentKind::discount, -terms.discount}}};
}

}  // namespace

std::int64_t Price::amount_of(AdjustmentKind kind) const {
    std::int64_t amount = 0;
    for (const Adjustment& adjustment : adjustments) {
        if (adjustment.kind == kind) amount += adjustment.amount;
    }
    return amount;
}

std::int64_t total_of(const Line& line) {
    std::int64_t each = line.unit_price;
    for (const Choice& choice : line.choices) each += choice.price;
    return each * line.quantity;
}

Price make_price(std::span<const Line> lines, const PriceTerms& terms) {
    Price price;
    for (const Line& line : lines) price.subtotal += line.line_total;
    price.adjustments = adjustments_of(terms);
    price.total = price.subtotal;
    for (const Adjustment& adjustment : price.adjustments) price.total += adjustment.amount;
    return price;
}

}  // namespace baedal::order
