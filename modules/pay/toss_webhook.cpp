// Toss Payments says that a payment has changed. Anybody could say so: it is a hint to look, never news.
#include "pay_module.h"
#include "util/digest.h"

namespace baedal::pay {

namespace {

// "" where there is none.
std::string text(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

}  // namespace

// The answer is the same whatever is known here.
Task<http::Response> PayModule::post_toss_webhook(http::Request& request) const {
    if (!settings_.offers("toss")) {
        co_return http::problem(
            problems::not_found("This deployment's gateway is not Toss Payments."));
    }
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const json::Value* data = body->if_contains("data");
    if (data == nullptr || !data->is_object()) co_return http::json(200, {});

    const std::string order_id = text(data->get_object(), "orderId");
    const std::string payment_key = text(data->get_object(), "paymentKey");
    const auto stored =
        database_.read([&](db::Connection& c) { return payments::find_active(c, order_id); });
    if (stored && books_->follows_hint(*stored, clock_.now()) &&
        equal_secrets(stored->payment.data().token, payment_key)) {
        const std::string id = stored->payment.data().id;
        co_await database_.write([&](db::Transaction& tx) { books_->hint(tx, id); });
    }
    co_return http::json(200, {});
}

}  // namespace baedal::pay
