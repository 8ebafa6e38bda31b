// The gateway of a deployment that has none: its customers pay in cash, or not at all.
#pragma once

#include <stdexcept>

#include "pay/gateway/gateway.h"

namespace baedal::pay {

// No method of payment leads here: a call about a payment is a defect.
class NoGateway final : public Gateway {
public:
    GatewayRules rules() const override { return {}; }
    Task<GatewayResponse> charge(Charge) override { fail(); }
    Task<GatewayResponse> query(Charge, Milliseconds) override { fail(); }
    Task<RefundResponse> refund(GatewayRefund) override { fail(); }
    Task<TransactionPage> list(TransactionQuery) override { co_return TransactionPage{}; }

private:
    [[noreturn]] static void fail() {
        throw std::logic_error("this deployment has no payment gateway");
    }
};

}  // namespace baedal::pay
