// The texts of this program as templates of KakaoTalk at Solapi.
#pragma once

#include "base/clock.h"
#include "host/command.h"
#include "notify/settings.h"
#include "runtime/task.h"

namespace baedal::notify {

// Uploads every template that is missing or differs, asks KakaoTalk for its review, and gives the ids of
// the approved ones as settings. Repeating it changes nothing. Throws std::runtime_error if Solapi does not take one.
Task<host::CommandReply> push_templates(SolapiSettings settings, const Clock& clock);

// What KakaoTalk says of each template, with the ids of the approved ones as settings. The code is 1 unless all are approved as they are here.
Task<host::CommandReply> show_templates(SolapiSettings settings, const Clock& clock);

}  // namespace baedal::notify
