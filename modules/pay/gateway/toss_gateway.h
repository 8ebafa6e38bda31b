// Toss Payments: the customer's browser prepares a payment and gets its paymentKey, the server confirms it.
// (https://docs.tosspayments.com/reference, API version of 2022-11-16)
#pragma once

#include <string>

#include "json/parser.h"
#include "net/https_client.h"
#include "pay/gateway/gateway.h"
#include "pay/gateway/toss_payment.h"
#include "pay/settings.h"

namespace baedal::pay {

// A charge's token is the paymentKey. The Idempotency-Key of confirm is the payment's id, that of cancel
// the refund's. Toss keeps the first response of a key for 15 days and does not compare bodies, so each
// key is sent with one body only. Throws net::CallFailed where no response came.
class TossGateway final : public Gateway {
public:
    // Throws std::runtime_error when the certificate authorities cannot be read.
    explicit TossGateway(const TossSettings& settings);

    GatewayRules rules() const override;
    Task<GatewayResponse> charge(Charge charge) override;
    Task<GatewayResponse> query(Charge charge, Milliseconds age) override;
    Task<RefundResponse> refund(GatewayRefund refund) override;

private:
    Task<TossResponse> get(std::string target) const;
    Task<TossResponse> post(std::string target, std::string idempotency_key,
                            json::Object body) const;
    Task<TossResponse> get_payment(std::string payment_key) const;
    Task<GatewayResponse> query_by_order(Charge charge, Milliseconds age) const;

    const std::string authorization_;
    const Milliseconds session_;  // a payment that is not confirmed in this time never will be
    const net::HttpsClient client_;
};

}  // namespace baedal::pay
