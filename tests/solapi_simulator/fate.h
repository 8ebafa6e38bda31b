// What becomes of a message, by the last four digits of its receiver's number:
//   3104, 3107   KakaoTalk cannot; the SMS or LMS behind it arrives
//   3010         neither KakaoTalk nor the carrier can
//   2254         refused as spam
//   3000         unreported for as long as the control says
//   1060         refused at intake
//   any other    delivered
#pragma once

#include <chrono>
#include <string>

#include "solapi_simulator/sent_message.h"

namespace baedal::solapi {

struct Timing {
    std::chrono::milliseconds to_carrier{0};
    std::chrono::milliseconds to_report{0};
    std::chrono::milliseconds stuck{std::chrono::hours{1}};
};

// Sets what becomes of a message that was taken.
void decide(SentMessage& message, const Timing& timing);

bool is_refused_at_intake(const std::string& to);

}  // namespace baedal::solapi
