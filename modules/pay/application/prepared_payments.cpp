#include "pay/application/prepared_payments.h"

#include <utility>

namespace baedal::pay {

namespace {

// An old intent stays for some time: a late charge replaces it.
constexpr Milliseconds kept_for = std::chrono::minutes{1};

}  // namespace

std::shared_ptr<PreparedPayments::Intent> PreparedPayments::begin(
    contract::AuthorizePayment payment) {
    const Instant now = clock_.monotonic();
    const auto intent = std::make_shared<Intent>(std::move(payment), now + longest_preparation);
    const Lock lock(mutex_);
    // The ids of orders begin with their time: those that nobody took are the first.
    while (!by_order_.empty() && by_order_.begin()->second->until + kept_for <= now)
        by_order_.erase(by_order_.begin());
    const bool is_first = by_order_.try_emplace(intent->payment.order_id, intent).second;
    return is_first ? intent : nullptr;
}

std::shared_ptr<const PreparedPayments::Intent> PreparedPayments::take(
    const contract::AuthorizePayment& payment) {
    const Lock lock(mutex_);
    const auto found = by_order_.find(payment.order_id);
    if (found == by_order_.end() || found->second->payment != payment) return nullptr;
    auto intent = std::move(found->second);
    by_order_.erase(found);
    return intent;
}

void PreparedPayments::drop(const std::string& order_id) {
    const Lock lock(mutex_);
    by_order_.erase(order_id);
}

}  // namespace baedal::pay
