// Messages in the form of Solapi.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/parser.h"
#include "notify/domain/message.h"
#include "notify/settings.h"

namespace baedal::notify {

// The variable of the order's page, in the link of a template's button.
inline constexpr std::string_view order_variable = "주문";

// The name that a variable of the catalogue has at KakaoTalk, without #{}: "매장명" for "store".
std::string kakao_name(std::string_view variable);

// The most bytes of an SMS and of an LMS, in EUC-KR.
inline constexpr std::size_t longest_sms = 90;
inline constexpr std::size_t longest_lms = 2'000;

// Whether the messages of a template have the button with the link to the order's page.
bool has_order_button(const SolapiSettings& settings, Audience audience);

// Whether the message can be sent at all: it has an approved template, or SMS and LMS are allowed.
bool can_be_sent(const SolapiSettings& settings, const Message& message);

// The body of POST /messages/v4/send-many/detail. All can be sent.
json::Object encode_messages(const SolapiSettings& settings, const std::vector<Message>& messages);

}  // namespace baedal::notify
