#include "pay/application/prepared_payments.h"

#include <utility>

namespace baedal::pay {

void PreparedPayments::add(contract::AuthorizePayment payment, std::string payment_id,
                           Instant written_at) {
    const Lock lock(mutex_);
    // The ids of orders begin with their time: those that nobody took are the first.
    while (!by_order_.empty() && by_order_.begin()->second.until <= clock_.monotonic())
        by_order_.erase(by_order_.begin());
    std::string order_id = payment.order_id;
    by_order_.insert_or_assign(
        std::move(order_id),
        Prepared{std::move(payment), std::move(payment_id), written_at + longest_preparation});
}

std::optional<std::string> PreparedPayments::take(const contract::AuthorizePayment& payment) {
    const Lock lock(mutex_);
    const auto found = by_order_.find(payment.order_id);
    if (found == by_order_.end() || found->second.payment != payment) return std::nullopt;
    Prepared prepared = std::move(found->second);
    by_order_.erase(found);
    if (prepared.until <= clock_.monotonic()) return std::nullopt;
    return std::move(prepared.payment_id);
}

}  // namespace baedal::pay
