#include "marketing/domain/phone_digest.h"

#include "base/digest.h"
#include "base/phone.h"

namespace baedal::marketing {

std::string phone_digest(std::string_view key, std::string_view phone) {
    if (phone.empty()) return {};
    constexpr std::size_t length = 32;
    return to_hex(hmac_sha256(key, phone_key(phone))).substr(0, length);
}

}  // namespace baedal::marketing
