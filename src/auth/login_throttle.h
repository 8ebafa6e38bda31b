// Limits password tries by address, and by user and address together.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/limits/rate_limiter.h"

namespace baedal::auth {

// Not by user alone: guesses from one address must not lock the user out at another. Thread-safe.
class LoginThrottle {
public:
    // Counts a try and returns nothing if it is allowed; otherwise the time to wait. `address` is
    // an http::ClientKey.
    std::optional<std::chrono::seconds> take(std::uint64_t address, std::string_view username,
                                             Instant now);
    // Undoes take() for a right password.
    void give_back(std::uint64_t address, std::string_view username);

private:
    // A thousand common passwords take an attacker hours at one address.
    http::RateLimiter by_address_{std::chrono::seconds{10}, 30};
    http::RateLimiter by_user_and_address_{std::chrono::seconds{30}, 6};
};

}  // namespace baedal::auth
