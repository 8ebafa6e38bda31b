// The order module's part of the configuration.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "config/config.h"

namespace baedal::order {

struct Settings {
    std::string currency;  // ISO 4217
    bool require_contact = true;
    std::optional<std::string> default_payment;  // the method of a request that names none
    Milliseconds payment_timeout{};              // how long a customer waits before the 202
    Milliseconds payment_window{};               // an unpaid order expires after this

    // Throws ConfigError.
    static Settings read(const Config& config);
};

}  // namespace baedal::order
