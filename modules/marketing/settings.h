// The settings of marketing.
#pragma once

#include "base/clock.h"
#include "config/config.h"

namespace baedal::marketing {

struct Settings {
    // How long a customer is remembered after the last delivered order.
    Milliseconds keep_customers{};

    // Throws ConfigError.
    static Settings read(const Config& config) {
        return {.keep_customers =
                    config.duration("marketing.keep_customers", std::chrono::days{365})};
    }
};

}  // namespace baedal::marketing
