#include "pay/domain/payment.h"

#include <algorithm>
#include <cstdlib>

namespace baedal::pay {

Change Payment::move_to(PaymentState state, std::string detail) {
    if (data_.state == state) return Change::repeated;
    if (is_settled()) return Change::illegal;
    data_.state = state;
    data_.detail = std::move(detail);
    return Change::made;
}

Change Payment::approve(std::string detail) {
    return move_to(PaymentState::approved, std::move(detail));
}
Change Payment::decline(std::string detail) {
    return move_to(PaymentState::declined, std::move(detail));
}
Change Payment::mark_unknown(std::string detail) {
    return move_to(PaymentState::unknown, std::move(detail));
}

Change Payment::end_order(std::int64_t kept) {
    if (data_.order_ended) return Change::repeated;
    data_.order_ended = true;
    data_.kept = kept;
    return Change::made;
}

Change Payment::finish_order(std::int64_t round) {
    if (std::abs(data_.order_finished) >= round) return Change::repeated;
    data_.order_finished = round;
    return Change::made;
}

Change Payment::resume_order(std::int64_t round) {
    if (data_.order_finished != round) return Change::repeated;
    data_.order_finished = -round;
    return Change::made;
}

std::int64_t Payment::owed() const {
    if (data_.captured_late) return refundable();
    return data_.order_ended ? std::max<std::int64_t>(refundable() - data_.kept, 0) : 0;
}

std::int64_t Payment::refundable() const {
    return is_captured() ? data_.amount - data_.refund_requested : 0;
}

RefundDecision Payment::request_refund(std::int64_t amount) {
    if (!is_captured()) return RefundDecision::not_refundable;
    if (amount <= 0 || amount > refundable()) return RefundDecision::exceeds;
    const bool under_way = !data_.order_ended && data_.order_finished <= 0 && !data_.captured_late;
    if (under_way && amount == refundable()) return RefundDecision::order_under_way;
    data_.refund_requested += amount;
    return RefundDecision::granted;
}

std::int64_t Payment::refuse_dishes(std::int64_t total) {
    const std::int64_t more = total - data_.refused;
    if (more <= 0) return 0;
    data_.refused = total;
    // All that is captured of an ended order goes back anyway.
    const std::int64_t amount = data_.order_ended ? 0 : std::min(more, refundable());
    data_.refund_requested += amount;
    return amount;
}

Change Payment::request_owed() {
    if (owed() <= 0) return Change::illegal;
    data_.refund_requested += owed();
    return Change::made;
}

Change Payment::capture_after_decline() {
    if (data_.state != PaymentState::declined) return Change::illegal;
    if (data_.captured_late) return Change::repeated;
    data_.captured_late = true;
    return Change::made;
}

Change Payment::complete_refund(std::int64_t amount) {
    if (amount <= 0 || amount > data_.refund_requested - data_.refunded) return Change::illegal;
    data_.refunded += amount;
    return Change::made;
}

Change Payment::release_refund(std::int64_t amount) {
    if (amount <= 0 || amount > data_.refund_requested - data_.refunded) return Change::illegal;
    data_.refund_requested -= amount;
    return Change::made;
}

Change Payment::record_foreign_refund(std::int64_t amount) {
    if (!is_captured() || amount <= 0 || amount > data_.amount - data_.refund_requested)
        return Change::illegal;
    data_.refund_requested += amount;
    data_.refunded += amount;
    return Change::made;
}

}  // namespace baedal::pay
