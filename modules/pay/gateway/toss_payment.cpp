#include "pay/gateway/toss_payment.h"

#include <algorithm>

namespace baedal::pay {

namespace {

constexpr std::size_t longest_reason = 200;  // UTF-16 units: nobody counts more

std::optional<std::string> text(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->get_string());
}

std::optional<std::int64_t> amount(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

std::optional<TossCancel> read_cancel(const json::Value& value) {
    const json::Object* object = value.if_object();
    if (object == nullptr) return std::nullopt;
    const auto cancelled = amount(*object, "cancelAmount");
    if (!cancelled) return std::nullopt;
    return TossCancel{*cancelled, text(*object, "cancelReason").value_or(""),
                      text(*object, "cancelStatus").value_or("DONE")};
}

std::optional<TossPayment> read_payment(const json::Object& object) {
    auto key = text(object, "paymentKey");
    auto order_id = text(object, "orderId");
    auto status = text(object, "status");
    const auto total = amount(object, "totalAmount");
    if (!key || !order_id || !status || !total) return std::nullopt;
    TossPayment out{std::move(*key), std::move(*order_id), std::move(*status), *total, {}};
    const json::Value* cancels = object.if_contains("cancels");
    if (cancels == nullptr || !cancels->is_array()) return out;  // null where there are none
    for (const json::Value& each : cancels->get_array()) {
        auto cancel = read_cancel(each);
        if (!cancel) return std::nullopt;
        out.cancels.push_back(std::move(*cancel));
    }
    return out;
}

// The characters of UTF-8 that fit into so many units of UTF-16.
std::string_view first_units(std::string_view utf8, std::size_t most) {
    std::size_t at = 0;
    while (at < utf8.size()) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        const std::size_t units = bytes == 4 ? 2 : 1;
        if (units > most) break;
        most -= units;
        at += bytes;
    }
    return utf8.substr(0, at);
}

}  // namespace

TossReply read_toss_reply(int http_status, std::string_view body) {
    TossReply out{.http_status = http_status, .payment = {}, .error_code = {}};
    const auto object = json::parse_object(body);
    if (!object) return out;
    if (http_status == 200) {
        out.payment = read_payment(*object);
    } else {
        out.error_code = text(*object, "code").value_or("");
    }
    return out;
}

TossHint read_toss_hint(const json::Object& body) {
    const json::Value* data = body.if_contains("data");
    if (data == nullptr || !data->is_object()) return {};
    return {text(data->get_object(), "orderId").value_or(""),
            text(data->get_object(), "paymentKey").value_or("")};
}

std::string cancel_reason(std::string_view reason, const std::string& refund_id) {
    const std::string mark = " [" + refund_id + "]";
    return std::string(first_units(reason, longest_reason - mark.size())) + mark;
}

bool is_cancel_of(const TossCancel& cancel, const std::string& refund_id, std::int64_t amount) {
    return cancel.amount == amount && cancel.reason.ends_with("[" + refund_id + "]");
}

std::string_view printable_code(std::string_view code) {
    const bool plain = std::ranges::all_of(
        code, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
    if (code.empty()) return "none";
    return plain && code.size() <= 80 ? code : "not a code";
}

}  // namespace baedal::pay
