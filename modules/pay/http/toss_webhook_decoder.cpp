#include "pay/http/toss_webhook_decoder.h"

namespace baedal::pay {

namespace {

std::string text_or_empty(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

}  // namespace

TossWebhookBody decode_toss_webhook(const json::Object& body) {
    const json::Value* data = body.if_contains("data");
    if (data == nullptr || !data->is_object()) return {};
    return {text_or_empty(data->get_object(), "orderId"),
            text_or_empty(data->get_object(), "paymentKey")};
}

}  // namespace baedal::pay
