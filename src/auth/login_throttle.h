// How often a password may be tried: by address, and by user and address together.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/limits/rate_limiter.h"

namespace baedal::auth {

// Never by user alone: who guesses from one address locks nobody out at another. Thread-safe.
class LoginThrottle {
public:
    // One try: nothing if it may be made, otherwise how long to wait. `address` is an http::ClientKey.
    std::optional<std::chrono::seconds> take(std::uint64_t address, std::string_view username,
                                             Instant now);
    // The password was right: such a try counts for nothing.
    void give_back(std::uint64_t address, std::string_view username);

private:
    // Generous for people who share an address and forget, ruinous for who guesses: a password of a
    // thousand common ones takes hours, any other for ever.
    http::RateLimiter by_address_{std::chrono::seconds{10}, 30};
    http::RateLimiter by_both_{std::chrono::seconds{30}, 6};
};

}  // namespace baedal::auth
