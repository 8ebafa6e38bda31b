// A webhook of the gateway names a payment that may have changed: the reconciler checks it at once.
#pragma once

#include <string>

#include "db/database.h"
#include "pay/application/payment_service.h"
#include "runtime/task.h"

namespace baedal::pay {

// Immutable and thread-safe.
class RequestCheck {
public:
    // The references outlive every call.
    RequestCheck(db::Database& database, const PaymentService& service, const Clock& clock)
        : database_(database), service_(service), clock_(clock) {}

    // Anyone may send a webhook: nothing of it is believed. `token` must be the payment's; empty: the
    // order's payment. A wrong one has no effect.
    Task<> request(std::string order_id, std::string token) const;

private:
    db::Database& database_;
    const PaymentService& service_;
    const Clock& clock_;
};

}  // namespace baedal::pay
