#include "webhooks/signature.h"

#include <chrono>
#include <cstddef>

#include "base/base64.h"
#include "base/digest.h"

namespace baedal::webhooks {

std::string make_key(Random& random) {
    constexpr std::size_t bytes = 20;
    return make_secret(random, bytes);
}

std::string to_secret(std::string_view key) { return "whsec_" + base64(key); }

std::string to_timestamp(TimePoint at) {
    return std::to_string(
        std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count());
}

std::string sign(std::string_view key, std::string_view id, TimePoint at, std::string_view body) {
    std::string content(id);
    content.append(".").append(to_timestamp(at)).append(".").append(body);
    return "v1," + base64(hmac_sha256(key, content));
}

}  // namespace baedal::webhooks
