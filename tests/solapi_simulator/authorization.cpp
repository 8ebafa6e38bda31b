#include "solapi_simulator/authorization.h"

#include <algorithm>
#include <chrono>

#include "base/digest.h"
#include "base/text.h"

namespace baedal::solapi {

namespace {

constexpr std::chrono::minutes window{15};
constexpr std::string_view scheme = "HMAC-SHA256 ";

}  // namespace

std::optional<std::string> Authorization::refusal(const std::string& field, TimePoint now) {
    if (!field.starts_with(scheme)) return "InvalidAuthorization";
    std::map<std::string, std::string> parts;
    for (const std::string_view part :
         split_list(std::string_view(field).substr(scheme.size()), ',')) {
        const std::size_t equals = part.find('=');
        if (equals == part.npos) return "InvalidAuthorization";
        parts[std::string(part.substr(0, equals))] = part.substr(equals + 1);
    }
    const std::string& salt = parts["salt"];
    const std::string& signature = parts["signature"];
    const auto date = from_rfc3339(parts["date"]);
    if (!date || salt.size() < 12 || salt.size() > 64 || signature.size() != 64)
        return "InvalidAuthorization";
    if (parts["apiKey"] != api_key_) return "InvalidAPIKey";
    if (now - *date > window || *date - now > window) return "RequestTimeTooSkewed";
    if (signature != to_hex(hmac_sha256(api_secret_, parts["date"] + salt)))
        return "SignatureDoesNotMatch";
    std::erase_if(used_, [&](const auto& each) { return now - each.second > window; });
    if (!used_.emplace(signature, now).second) return "DuplicatedSignature";
    return std::nullopt;
}

}  // namespace baedal::solapi
