#include "pay/http/toss_webhook.h"

#include "pay/http/toss_webhook_decoder.h"

namespace baedal::pay {

TossWebhook::TossWebhook(http::Routes& routes, const Settings& settings,
                         const RequestCheck& request_check)
    : settings_(settings), request_check_(request_check) {
    routes.add(http::Method::post, "/payments/webhooks/toss", http::Access::anyone,
               [this](http::Request& request) { return post(request); });
}

// The response is the same for known and unknown payments.
Task<http::Response> TossWebhook::post(http::Request& request) const {
    if (!settings_.offers("toss")) {
        co_return http::problem(
            problems::not_found("This deployment's gateway is not Toss Payments."));
    }
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    TossWebhookBody webhook = decode_toss_webhook(*body);

    co_await request_check_.request(std::move(webhook.order_id), std::move(webhook.payment_key));

    co_return http::json_text(200, "{}");
}

}  // namespace baedal::pay
