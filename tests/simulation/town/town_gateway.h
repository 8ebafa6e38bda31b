// The sandbox gateway with the refusals of a real one.
#pragma once

#include <memory>

#include "town/gateway_books.h"

namespace baedal::simulation {

// It refuses refunds for good and for now, hides payments at first, and shows the back office's cancels.
class TownGateway final : public pay::Gateway {
public:
    TownGateway(std::shared_ptr<pay::Gateway> sandbox, std::shared_ptr<GatewayBooks> books)
        : sandbox_(std::move(sandbox)), books_(std::move(books)) {}

    pay::GatewayRules rules() const override;
    Task<pay::GatewayResponse> charge(pay::Charge charge) override;
    Task<pay::GatewayResponse> query(pay::Charge charge, Milliseconds age) override;
    Task<pay::RefundResponse> refund(pay::GatewayRefund refund) override;
    Task<pay::TransactionPage> list(pay::TransactionQuery query) override;

private:
    const std::shared_ptr<pay::Gateway> sandbox_;
    const std::shared_ptr<GatewayBooks> books_;
};

}  // namespace baedal::simulation
