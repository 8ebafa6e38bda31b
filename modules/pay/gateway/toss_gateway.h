// Toss Payments: the customer's browser prepares a payment and gets its paymentKey, this side confirms it.
// (https://docs.tosspayments.com/reference, API version of 2022-11-16)
#pragma once

#include <string>

#include "json/parser.h"
#include "net/https_client.h"
#include "pay/gateway/gateway.h"
#include "pay/gateway/toss_payment.h"
#include "pay/settings.h"

namespace baedal::pay {

// A charge's token is the paymentKey. Confirming uses the payment's id as Idempotency-Key, cancelling
// the refund's: Toss keeps the first answer of a key for 15 days and looks at no body, so no key is
// ever sent with two. Throws net::CallFailed where no answer came.
class TossGateway final : public Gateway {
public:
    // Throws std::runtime_error when the certificate authorities cannot be read.
    explicit TossGateway(const TossSettings& settings);

    Task<GatewayResponse> charge(Charge charge) override;
    Task<GatewayResponse> query(Charge charge, Milliseconds age) override;
    Task<GatewayResponse> refund(GatewayRefund refund) override;

private:
    Task<TossReply> get(std::string target) const;
    Task<TossReply> post(std::string target, std::string idempotency_key, json::Object body) const;
    Task<TossReply> payment_by_key(std::string payment_key) const;
    Task<GatewayResponse> query_by_order(Charge charge, Milliseconds age) const;

    const std::string authorization_;
    const Milliseconds session_;  // after it nothing unconfirmed can be confirmed
    const net::HttpsClient client_;
};

}  // namespace baedal::pay
