// One running instance of pay.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "host/module.h"
#include "order/events.h"
#include "pay/application/authorize_payment.h"
#include "pay/application/payment_service.h"
#include "pay/gateway/gateway.h"

namespace baedal::pay {

class PayModule final : public host::Module {
public:
    explicit PayModule(host::ModuleContext& context);

private:
    // module.cpp
    void collect_metrics(Metrics& metrics) const;

    // policies.cpp
    void register_policies(events::Endpoint& bus);
    void whenever_cancelled(db::Transaction& tx,
                            const order::contract::OrderCancelled& event) const;
    void whenever_rejected(db::Transaction& tx, const order::contract::OrderRejected& event) const;
    void whenever_expired(db::Transaction& tx, const order::contract::OrderExpired& event) const;

    // routes.cpp
    void register_routes(http::Routes& routes);
    Task<http::Response> list_methods() const;
    Task<http::Response> list_payments(http::Request& request) const;
    Task<http::Response> get_payment(http::Request& request) const;
    Task<http::Response> post_refund(http::Request& request) const;
    Task<http::Response> list_sandbox_ledger(http::Request& request) const;

    // toss_webhook.cpp
    Task<http::Response> post_toss_webhook(http::Request& request) const;

    // jobs.cpp
    JobTriggers register_jobs(host::Jobs& jobs);
    Task<std::optional<TimePoint>> reconcile() const;
    Task<> reconcile_one(std::string payment_id) const;
    void require_gateway_of(const Payment::Data& payment) const;
    Task<std::optional<TimePoint>> send_refunds() const;
    Task<> send_refund(Refund refund) const;

    const Settings settings_;
    db::Database& database_;
    db::Database& sandbox_;
    const Clock& clock_;
    const std::shared_ptr<const Books> books_;
    const std::shared_ptr<Gateway> gateway_;
    const std::shared_ptr<Authorizer> authorizer_;
};

}  // namespace baedal::pay
