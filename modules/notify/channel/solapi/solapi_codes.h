// The status codes of Solapi and what they mean for a message.
// (https://developers.solapi.com/references/message-status-codes)
#pragma once

#include <string_view>

#include "base/enum_names.h"

namespace baedal::notify {

enum class SolapiMeaning {
    accepted,  // waiting, or with the carrier
    delivered,
    kakao_failed,    // KakaoTalk could not: the SMS or LMS behind it follows, if there is one
    refused,         // this message never, or its carrier could not
    wrong_template,  // the message does not agree with its approved template
    account,         // nothing can be sent until the owner acts
    later,
};
constexpr EnumNames<SolapiMeaning, 7> enum_names(SolapiMeaning) {
    return {"accepted",       "delivered", "kakao_failed", "refused",
            "wrong_template", "account",   "later"};
}

// A code of a message, four digits. An unknown one of intake (1xxx) is refused; any other unknown one is
// accepted: a later look tells more.
SolapiMeaning meaning_of(std::string_view status_code);

// Whether an error code of a whole call is the account's fault, or that of this machine's clock.
bool is_account_error(std::string_view error_code);

// The code if it is short and plain, as it may be logged and stored; "?" otherwise.
std::string_view printable_solapi_code(std::string_view code);

}  // namespace baedal::notify
