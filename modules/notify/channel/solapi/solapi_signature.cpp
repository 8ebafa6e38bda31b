#include "notify/channel/solapi/solapi_signature.h"

#include "base/digest.h"

namespace baedal::notify {

std::string solapi_authorization(std::string_view api_key, std::string_view api_secret,
                                 std::string_view date, std::string_view salt) {
    const std::string signature =
        to_hex(hmac_sha256(api_secret, std::string(date) + std::string(salt)));
    return "HMAC-SHA256 apiKey=" + std::string(api_key) + ", date=" + std::string(date) +
           ", salt=" + std::string(salt) + ", signature=" + signature;
}

}  // namespace baedal::notify
