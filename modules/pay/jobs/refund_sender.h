// Sends refunds to the gateway until each is done or failed.
#pragma once

#include <optional>

#include "db/database.h"
#include "pay/application/refund_service.h"
#include "pay/gateway/gateway.h"
#include "pay/settings.h"
#include "runtime/task.h"

namespace baedal::pay {

class RefundSender {
public:
    // The references outlive every run.
    RefundSender(const Settings& settings, db::Database& database, Gateway& gateway,
                 const RefundService& refunds, const Clock& clock)
        : settings_(settings),
          database_(database),
          gateway_(gateway),
          refunds_(refunds),
          clock_(clock) {}

    // Sends the refunds that are due. Returns when the next one is.
    Task<std::optional<TimePoint>> run() const;

private:
    Task<> send(Refund refund) const;
    Task<RefundResponse> call_gateway(GatewayRefund call, const std::string& method) const;

    const Settings& settings_;
    db::Database& database_;
    Gateway& gateway_;
    const RefundService& refunds_;
    const Clock& clock_;
};

}  // namespace baedal::pay
