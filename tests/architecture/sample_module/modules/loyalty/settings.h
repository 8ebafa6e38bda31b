// The settings of loyalty.
#pragma once

#include <cstdint>

#include "config/config.h"

namespace baedal::loyalty {

struct Settings {
    std::int64_t percent = 1;  // of an order's total that is earned as points, 0 to 100

    // Throws ConfigError.
    static Settings read(const Config& config) {
        return {.percent = config.integer("loyalty.percent", 1, {0, 100})};
    }
};

}  // namespace baedal::loyalty
