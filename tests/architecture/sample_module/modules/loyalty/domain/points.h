// How many points an order earns. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace baedal::loyalty {

struct Points {
    std::string order_id;
    std::int64_t store_id = 0;
    std::int64_t points = 0;
};

// `total` in minor units, `percent` from 0 to 100; rounded down.
constexpr std::int64_t points_for(std::int64_t total, std::int64_t percent) {
    return total * percent / 100;
}

}  // namespace baedal::loyalty
