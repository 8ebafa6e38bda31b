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
    // DEPOSIT_CALLBACK has its members beside each other.
    const json::Object& payment = data != nullptr && data->is_object() ? data->get_object() : body;
    return {text_or_empty(payment, "orderId"), text_or_empty(payment, "paymentKey")};
}

}  // namespace baedal::pay
