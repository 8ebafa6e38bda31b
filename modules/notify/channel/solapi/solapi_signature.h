// The Authorization field of a request to Solapi.
// (https://developers.solapi.com/references/authentication/api-key)
#pragma once

#include <string>
#include <string_view>

namespace baedal::notify {

// HMAC-SHA256 of the date and the salt, not of the body: both are new for every request. `date` is of RFC
// 3339, `salt` of 12 to 64 characters.
std::string solapi_authorization(std::string_view api_key, std::string_view api_secret,
                                 std::string_view date, std::string_view salt);

}  // namespace baedal::notify
