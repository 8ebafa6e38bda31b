#include "pay/domain/refund.h"

namespace baedal::pay {

Change Refund::send() {
    if (!is_open()) return Change::illegal;
    // A pending one of before this state was written may have been sent with its first key.
    const bool unsent = state == RefundState::pending && (attempts == 0 || keys > 0);
    const Change change = unsent ? Change::made : Change::repeated;
    state = RefundState::sent;
    ++attempts;
    return change;
}

Change Refund::complete() {
    if (state == RefundState::done) return Change::repeated;
    state = RefundState::done;
    detail.clear();
    return Change::made;
}

Change Refund::fail(std::string why) {
    if (state == RefundState::failed) return Change::repeated;
    if (!is_open()) return Change::illegal;
    state = RefundState::failed;
    detail = std::move(why);
    return Change::made;
}

Change Refund::renew() {
    if (state != RefundState::sent) return Change::illegal;
    state = RefundState::pending;
    ++keys;
    return Change::made;
}

Change Refund::resize(std::int64_t to) {
    if (state != RefundState::pending || to <= 0) return Change::illegal;
    if (amount == to) return Change::repeated;
    amount = to;
    return Change::made;
}

std::string refund_id_of_key(const std::string& key) { return key.substr(0, key.find('-')); }

}  // namespace baedal::pay
