#include "auth/login_throttle.h"

#include <algorithm>
#include <functional>

namespace baedal::auth {

namespace {

// The address's bits and the name's, mixed. A collision makes two pairs share their tries.
std::uint64_t both(std::uint64_t address, std::string_view username) {
    return (address ^ std::hash<std::string_view>{}(username)) * 0x9E37'79B9'7F4A'7C15;
}

}  // namespace

std::optional<std::chrono::seconds> LoginThrottle::take(std::uint64_t address,
                                                        std::string_view username, Instant now) {
    const auto pair = both(address, username);
    if (const auto wait = by_both_.take(pair, now)) return wait;
    const auto wait = by_address_.take(address, now);
    if (wait) by_both_.give_back(pair);
    return wait;
}

void LoginThrottle::give_back(std::uint64_t address, std::string_view username) {
    by_both_.give_back(both(address, username));
    by_address_.give_back(address);
}

}  // namespace baedal::auth
