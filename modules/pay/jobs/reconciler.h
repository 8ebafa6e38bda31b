// Asks the gateway for the outcome of payments that are not settled.
#pragma once

#include <optional>
#include <string>

#include "db/database.h"
#include "host/gaps.h"
#include "pay/application/payment_service.h"
#include "pay/gateway/gateway.h"
#include "pay/settings.h"
#include "runtime/task.h"

namespace baedal::pay {

class Reconciler {
public:
    // The references outlive every run.
    Reconciler(const Settings& settings, db::Database& database, Gateway& gateway,
               const PaymentService& service, host::Gaps& gaps, const Clock& clock)
        : settings_(settings),
          database_(database),
          gateway_(gateway),
          service_(service),
          gaps_(gaps),
          clock_(clock) {}

    // Checks the payments that are due, and tells the owner of those that have had no outcome for minutes.
    // Returns when to look again.
    Task<std::optional<TimePoint>> run() const;

private:
    bool tell_of_open_payments() const;
    Task<> check(std::string payment_id) const;

    const Settings& settings_;
    db::Database& database_;
    Gateway& gateway_;
    const PaymentService& service_;
    host::Gaps& gaps_;
    const Clock& clock_;
};

}  // namespace baedal::pay
