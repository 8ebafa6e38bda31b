// Messages as Solapi shows them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "json/parser.h"
#include "notify/domain/message.h"

namespace baedal::notify {

struct ShownMessage {
    std::string message_id;
    std::string baedal_id;  // from customFields; "" if it has none
    std::string status_code;
    std::string type;             // ATA, SMS, LMS
    bool replaced = false;        // the SMS or LMS behind an AlimTalk carried it
    std::size_t text_length = 0;  // in EUC-KR, of a message that shows its text
};

// The messages of a list: an array, or a map by message id. Others are left out.
std::vector<ShownMessage> decode_shown(const json::Value* list);

// What carried a delivered message.
Carrier carrier_of(const ShownMessage& message);

}  // namespace baedal::notify
