// Toss Payments says that a payment has changed. Anybody could say so: it is a hint to look, never news.
#include "base/digest.h"
#include "pay/gateway/toss_payment.h"
#include "pay/pay_module.h"

namespace baedal::pay {

// The answer is the same whatever is known here.
Task<http::Response> PayModule::post_toss_webhook(http::Request& request) const {
    if (!settings_.offers("toss")) {
        co_return http::problem(
            problems::not_found("This deployment's gateway is not Toss Payments."));
    }
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const TossHint told = read_toss_hint(*body);
    if (told.order_id.empty()) co_return http::json(200, {});
    const auto stored =
        database_.read([&](db::Connection& c) { return payments::find_active(c, told.order_id); });
    if (stored && books_->follows_hint(*stored, clock_.now()) &&
        constant_time_equal(stored->payment.data().token, told.payment_key)) {
        const std::string id = stored->payment.data().id;
        co_await database_.write([&](db::Transaction& tx) { books_->hint(tx, id); });
    }
    co_return http::json(200, {});
}

}  // namespace baedal::pay
