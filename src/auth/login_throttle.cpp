#include "auth/login_throttle.h"

#include <charconv>
#include <string>

#include "base/digest.h"

namespace baedal::auth {

namespace {

// Two pairs of one key share their tries: nobody may be able to find a name that has another's.
std::uint64_t both(std::uint64_t address, std::string_view username) {
    const std::string digest = sha256_hex(std::to_string(address) + " " + std::string(username));
    std::uint64_t key = 0;
    std::from_chars(digest.data(), digest.data() + 16, key, 16);
    return key;
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
