#include "notify/channel/solapi/solapi_shown.h"

#include "notify/channel/solapi/euc_kr.h"
#include "notify/channel/solapi/solapi_api.h"
#include "notify/channel/solapi/solapi_request.h"

namespace baedal::notify {

namespace {

void decode_one(const json::Value& value, std::vector<ShownMessage>& out) {
    if (!value.is_object()) return;
    const json::Object& object = value.get_object();
    ShownMessage message;
    message.message_id = text_in(object, "messageId");
    message.status_code = text_in(object, "statusCode");
    message.type = text_in(object, "type");
    message.text_length = euc_kr_length(text_in(object, "text"));
    const json::Value* replaced = object.if_contains("replacement");
    message.replaced = replaced != nullptr && replaced->is_bool() && replaced->get_bool();
    const json::Value* fields = object.if_contains("customFields");
    if (fields != nullptr && fields->is_object())
        message.baedal_id = text_in(fields->get_object(), "baedalId");
    out.push_back(std::move(message));
}

}  // namespace

std::vector<ShownMessage> decode_shown(const json::Value* list) {
    std::vector<ShownMessage> out;
    if (list == nullptr) return out;
    if (list->is_array()) {
        for (const json::Value& value : list->get_array()) decode_one(value, out);
    } else if (list->is_object()) {
        for (const auto& member : list->get_object()) decode_one(member.value(), out);
    }
    return out;
}

Carrier carrier_of(const ShownMessage& message) {
    if (message.type == "SMS") return Carrier::sms;
    if (message.type == "LMS") return Carrier::lms;
    if (!message.replaced) return Carrier::alimtalk;
    return message.text_length > 0 && message.text_length <= longest_sms ? Carrier::sms
                                                                         : Carrier::lms;
}

}  // namespace baedal::notify
