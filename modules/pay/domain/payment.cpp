#include "pay/domain/payment.h"

#include <algorithm>
#include <stdexcept>

namespace baedal::pay {

PaymentState payment_state(std::string_view text) {
    const auto found = std::ranges::find(payment_state_names, text);
    if (found == payment_state_names.end()) {
        throw std::runtime_error("'" + std::string(text) + "' is no state of a payment");
    }
    return static_cast<PaymentState>(found - payment_state_names.begin());
}

Transition Payment::settle(PaymentState to, std::string detail) {
    if (data_.state == to) return Transition::repeated;
    if (settled()) return Transition::illegal;
    data_.state = to;
    data_.detail = std::move(detail);
    return Transition::made;
}

Transition Payment::approve(std::string detail) {
    return settle(PaymentState::approved, std::move(detail));
}
Transition Payment::decline(std::string detail) {
    return settle(PaymentState::declined, std::move(detail));
}
Transition Payment::mark_unknown(std::string detail) {
    return settle(PaymentState::unknown, std::move(detail));
}

bool Payment::end_order() {
    if (data_.order_ended) return false;
    data_.order_ended = true;
    return true;
}

std::int64_t Payment::refundable() const {
    if (data_.state != PaymentState::approved || in_cash()) return 0;
    return data_.amount - data_.refund_requested;
}

RefundDecision Payment::request_refund(std::int64_t amount) {
    if (data_.state != PaymentState::approved || in_cash()) return RefundDecision::not_refundable;
    if (amount <= 0 || amount > refundable()) return RefundDecision::exceeds;
    data_.refund_requested += amount;
    return RefundDecision::granted;
}

bool Payment::capture_after_decline() {
    if (data_.state != PaymentState::declined || data_.refund_requested > 0) return false;
    data_.refund_requested = data_.amount;
    return data_.amount > 0;
}

bool Payment::complete_refund(std::int64_t amount) {
    if (amount <= 0 || amount > data_.refund_requested - data_.refunded) return false;
    data_.refunded += amount;
    return true;
}

}  // namespace baedal::pay
