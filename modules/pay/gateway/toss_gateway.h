// Toss Payments: the customer's browser prepares a payment and gets its paymentKey, the server confirms it.
// (https://docs.tosspayments.com/reference, API version of 2022-11-16)
#pragma once

#include "pay/gateway/gateway.h"
#include "pay/gateway/toss_api.h"
#include "pay/settings.h"

namespace baedal::pay {

// A charge's token is the paymentKey. A payment that waits for a deposit (a virtual account) is cancelled
// and declined. Throws net::CallFailed where no response came.
class TossGateway final : public Gateway {
public:
    // Throws std::runtime_error when the certificate authorities cannot be read.
    explicit TossGateway(const TossSettings& settings);

    GatewayRules rules() const override;
    Task<GatewayResponse> charge(Charge charge) override;
    // Until pay.toss.session has passed, only the charge's own payment is evidence: Toss may not show it
    // yet. After it everything but a payment that waits for a deposit has a definite outcome.
    Task<GatewayResponse> query(Charge charge, Milliseconds age) override;
    Task<RefundResponse> refund(GatewayRefund refund) override;
    Task<TransactionPage> list(TransactionQuery query) override;

private:
    // Of the charge's own payment.
    Task<GatewayResponse> settle(TossPayment payment, Charge charge, Milliseconds age) const;
    Task<GatewayResponse> decline_deposit(Charge charge, Milliseconds age) const;
    // `key_unknown`: Toss has no payment of this order with the charge's key.
    Task<GatewayResponse> query_by_order(Charge charge, Milliseconds age, bool key_unknown) const;

    const Milliseconds session_;  // a payment that is not confirmed in this time never will be
    const TossApi api_;
};

}  // namespace baedal::pay
