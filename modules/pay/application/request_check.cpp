#include "pay/application/request_check.h"

#include "base/digest.h"

namespace baedal::pay {

Task<> RequestCheck::request(std::string order_id, std::string token) const {
    const auto stored =
        database_.read([&](db::Connection& c) { return payments::find_active(c, order_id); });
    if (!stored || !service_.may_check_now(*stored, clock_.now())) co_return;
    const Payment::Data& payment = stored->payment.data();
    if (!constant_time_equal(payment.token, token)) co_return;
    co_await database_.write([&](db::Transaction& tx) { service_.check_now(tx, payment.id); });
}

}  // namespace baedal::pay
