// A gateway in this process: no money moves, but it can be as slow, broken and forgetful as a real one.
#pragma once

#include <string>

#include "base/random.h"
#include "pay/gateway/gateway.h"
#include "pay/gateway/sandbox_ledger.h"
#include "pay/settings.h"

namespace baedal::pay {

// What a charge does is said by its token: tok_ok, tok_declined, tok_slow (charges, and answers
// after `slow`), tok_timeout (never answers, no charge), tok_lost (charges, never answers),
// tok_error (fails, no charge); any other is declined.
class SandboxGateway final : public Gateway {
public:
    // `ledger` and `random` must outlive every call.
    SandboxGateway(db::Database& ledger, SandboxSettings settings, Random& random)
        : ledger_(ledger), settings_(settings), random_(random) {}

    Task<GatewayResponse> charge(Charge charge) override;
    Task<GatewayResponse> query(Charge charge, Milliseconds age) override;
    Task<GatewayResponse> refund(GatewayRefund refund) override;

private:
    // What every call meets first: the latency, and the chance to fail without effect.
    Task<bool> arrives();

    SandboxLedger ledger_;
    const SandboxSettings settings_;
    Random& random_;
};

}  // namespace baedal::pay
