// The order module's part of the configuration.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "config/config.h"
#include "order/domain/contact.h"
#include "order/domain/order_limits.h"

namespace baedal::order {

struct Settings {
    std::string currency;  // ISO 4217
    std::int64_t vat_percent =
        10;  // the value added tax that is in the prices, of the price without it
    bool require_contact = true;
    std::optional<std::string> default_payment;  // the method of a request that names none
    Milliseconds payment_timeout{};              // how long a customer waits before the 202
    Milliseconds payment_window{};               // an unpaid order expires after this
    // How long the store has to take an order or to decide about its cancellation, before order decides:
    // store.accept_within, and a little more, so that the store itself decides while it runs.
    Milliseconds store_decides_within{};
    OrderLimits limits;
    OpenOrderLimits open_orders;
    CashLimits cash;
    std::int64_t max_attempts = 10;  // to pay one order; 0: no limit
    ContactRules contact;

    // Throws ConfigError.
    static Settings read(const Config& config);
};

}  // namespace baedal::order
