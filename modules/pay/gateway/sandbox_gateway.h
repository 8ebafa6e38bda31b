// A gateway in this process: no money moves, but calls can be slow, fail and lose their responses.
#pragma once

#include <string>

#include "base/random.h"
#include "pay/gateway/gateway.h"
#include "pay/gateway/sandbox_ledger.h"
#include "pay/settings.h"

namespace baedal::pay {

// The token selects the effect of a charge: tok_ok, tok_declined, tok_slow (charges, responds after
// `slow`), tok_timeout (no charge, no response), tok_lost (charges, no response), tok_error (no charge,
// fails); any other is declined.
class SandboxGateway final : public Gateway {
public:
    // `ledger` and `random` must outlive every call.
    SandboxGateway(db::Database& ledger, SandboxSettings settings, Random& random)
        : ledger_(ledger), settings_(settings), random_(random) {}

    GatewayRules rules() const override { return {}; }
    Task<GatewayResponse> charge(Charge charge) override;
    Task<GatewayResponse> query(Charge charge, Milliseconds age) override;
    Task<RefundResponse> refund(GatewayRefund refund) override;
    Task<TransactionPage> list(TransactionQuery query) override;

private:
    // Waits for the latency. False: the call fails without effect.
    Task<bool> reaches_gateway();

    SandboxLedger ledger_;
    const SandboxSettings settings_;
    Random& random_;
};

}  // namespace baedal::pay
