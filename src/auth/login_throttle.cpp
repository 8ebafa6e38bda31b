#include "auth/login_throttle.h"

#include <charconv>
#include <string>

#include "base/digest.h"

namespace baedal::auth {

namespace {

// Pairs with the same key share their tries: a digest keeps an attacker from constructing such
// pairs.
std::uint64_t pair_key(std::uint64_t address, std::string_view username) {
    const std::string digest = sha256_hex(std::to_string(address) + " " + std::string(username));
    std::uint64_t key = 0;
    std::from_chars(digest.data(), digest.data() + 16, key, 16);
    return key;
}

}  // namespace

std::optional<std::chrono::seconds> LoginThrottle::take(std::uint64_t address,
                                                        std::string_view username, Instant now) {
    const auto pair = pair_key(address, username);
    if (const auto wait = by_user_and_address_.take(pair, now)) return wait;
    const auto wait = by_address_.take(address, now);
    if (wait) by_user_and_address_.give_back(pair);
    return wait;
}

void LoginThrottle::give_back(std::uint64_t address, std::string_view username) {
    by_user_and_address_.give_back(pair_key(address, username));
    by_address_.give_back(address);
}

}  // namespace baedal::auth
