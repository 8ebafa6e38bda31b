#include "pay/application/request_check.h"

namespace baedal::pay {

Task<> RequestCheck::request(std::string order_id, std::string token) const {
    const auto stored = database_.read([&](db::Connection& c) {
        return token.empty() ? payments::find_active(c, order_id)
                             : payments::find_by_token(c, order_id, token);
    });
    if (!stored || !service_.needs_extra_check(*stored, clock_.now())) co_return;
    const std::string id = stored->payment.data().id;
    co_await database_.write([&](db::Transaction& tx) { service_.check_soon(tx, id); });
}

}  // namespace baedal::pay
