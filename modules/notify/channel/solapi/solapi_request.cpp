#include "notify/channel/solapi/solapi_request.h"

#include <stdexcept>

#include "base/phone.h"
#include "base/version.h"
#include "notify/channel/solapi/euc_kr.h"

namespace baedal::notify {

namespace {

constexpr std::pair<std::string_view, std::string_view> names[] = {
    {"store", "매장명"},  {"number", "주문번호"}, {"total", "금액"}, {"refund", "환불금액"},
    {"minutes", "분"},    {"reason", "사유"},     {"count", "개수"}, {"what", "내용"},
    {"coupon", "쿠폰명"}, {"code", "쿠폰번호"},   {"until", "기한"}, {"dishes", "메뉴"}};

// "" where the message has no template at KakaoTalk.
std::string template_id(const SolapiSettings& settings, const Wording& wording) {
    if (settings.pf_id.empty()) return "";
    const auto found = settings.templates.find(std::string(to_text(wording.language)) + "." +
                                               wording.template_key);
    return found == settings.templates.end() ? "" : found->second;
}

json::Object kakao_options(const SolapiSettings& settings, const Message& message,
                           const std::string& id) {
    json::Object variables;
    for (const Variable& variable : message.wording.variables) {
        variables["#{" + kakao_name(variable.name) + "}"] = to_euc_kr_characters(variable.value);
    }
    if (has_order_button(settings, message.audience))
        variables["#{" + std::string(order_variable) + "}"] = message.order_id;
    return {{"pfId", settings.pf_id},
            {"templateId", id},
            {"variables", std::move(variables)},
            {"disableSms", !settings.fallback}};
}

json::Object encode_message(const SolapiSettings& settings, const Message& message) {
    json::Object out{{"to", phone_key(message.recipient)},
                     {"from", settings.from},
                     {"country", "82"},
                     {"customFields", json::Object{{"baedalId", message.id}}}};
    const std::string id = template_id(settings, message.wording);
    if (!id.empty()) {
        out["type"] = "ATA";
        out["kakaoOptions"] = kakao_options(settings, message, id);
        return out;
    }
    const std::string text = to_euc_kr_characters(message.wording.text);
    out["type"] = euc_kr_length(text) <= longest_sms ? "SMS" : "LMS";
    out["text"] = text;
    return out;
}

}  // namespace

std::string kakao_name(std::string_view variable) {
    for (const auto& [name, korean] : names) {
        if (name == variable) return std::string(korean);
    }
    throw std::logic_error("no name at KakaoTalk for {" + std::string(variable) + "}");
}

bool has_order_button(const SolapiSettings& settings, Audience audience) {
    return audience == Audience::customer && !settings.order_link.empty();
}

bool can_be_sent(const SolapiSettings& settings, const Message& message) {
    return settings.fallback || !template_id(settings, message.wording).empty();
}

json::Object encode_messages(const SolapiSettings& settings, const std::vector<Message>& messages) {
    json::Array list;
    for (const Message& message : messages) list.push_back(encode_message(settings, message));
    return {{"messages", std::move(list)},
            {"allowDuplicates", false},
            {"showMessageList", true},
            {"agent", json::Object{{"sdkVersion", "baedal/" + std::string(version)},
                                   {"osPlatform", "linux"}}}};
}

}  // namespace baedal::notify
