// The settings of marketing.
#pragma once

#include <string>

#include "base/clock.h"
#include "config/config.h"

namespace baedal::marketing {

struct Settings {
    // How long a customer is remembered after the last delivered order.
    Milliseconds keep_customers{};
    // The setting of the messages with which customers are not told of earned coupons; "": they are.
    std::string untold_because;

    // Throws ConfigError.
    static Settings read(const Config& config);
};

}  // namespace baedal::marketing
