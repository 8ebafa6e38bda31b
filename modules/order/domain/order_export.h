// The lines of the orders' export, for an accountant: what was sold, taken in and paid back on a business day. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "order/domain/line.h"
#include "order/domain/order.h"

namespace baedal::order {

// One line of an order on the day on which its money was taken, or one of a refund on the day on which it was made.
// An order in cash that is not collected stands on the day on which it was placed, and has taken nothing.
struct ExportLine {
    bool is_refund = false;
    std::string order_id;
    std::int64_t number = 0;
    TimePoint at;  // when the money moved; for what is not collected, when it was placed
    Status status = Status::placed;
    Fulfilment fulfilment = Fulfilment::delivery;
    std::string method;
    std::vector<Line> lines;  // of an order alone
    // Minor units. Of a refund all but `taken` are 0.
    std::int64_t subtotal = 0;
    std::int64_t delivery_fee = 0;
    std::int64_t discount = 0;
    std::int64_t total = 0;
    std::int64_t refunded = 0;  // until now
    std::int64_t taken = 0;     // negative for a refund: the sum of a day is what it took in
};

// The value added tax that is in an amount, in minor units, rounded half away from zero. `percent`: of the price
// without it.
std::int64_t tax_in(std::int64_t amount, std::int64_t percent);

// "통닭 2 (양념), 콜라 1".
std::string describe(const std::vector<Line>& lines);

}  // namespace baedal::order
