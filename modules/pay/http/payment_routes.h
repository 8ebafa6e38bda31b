// The routes below /payments, but for the webhooks.
#pragma once

#include "db/database.h"
#include "http/router.h"
#include "pay/application/refund_payment.h"
#include "pay/settings.h"

namespace baedal::pay {

class PaymentRoutes {
public:
    // Adds the routes. The references outlive them. `sandbox` is the database of the sandbox gateway.
    PaymentRoutes(http::Routes& routes, const Settings& settings, const db::Database& database,
                  const db::Database& sandbox, const RefundPayment& refund_payment);
    PaymentRoutes(const PaymentRoutes&) = delete;
    PaymentRoutes& operator=(const PaymentRoutes&) = delete;

private:
    Task<http::Response> list_methods() const;
    Task<http::Response> list_payments(http::Request& request) const;
    Task<http::Response> get_payment(http::Request& request) const;
    Task<http::Response> post_refund(http::Request& request) const;
    Task<http::Response> post_refund_once(RefundPayment::Request wanted,
                                          const db::IdempotencyKey& key) const;
    Task<http::Response> list_sandbox_ledger(http::Request& request) const;

    const Settings& settings_;
    const db::Database& database_;
    const db::Database& sandbox_;
    const RefundPayment& refund_payment_;
};

}  // namespace baedal::pay
