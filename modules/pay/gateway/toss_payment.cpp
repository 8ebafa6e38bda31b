#include "pay/gateway/toss_payment.h"

#include <algorithm>

namespace baedal::pay {

namespace {

constexpr std::size_t longest_reason = 200;  // UTF-16 units, the strictest count

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

std::optional<TossCancel> decode_cancel(const json::Value& value) {
    const json::Object* object = value.if_object();
    if (object == nullptr) return std::nullopt;
    const auto cancelled = amount(*object, "cancelAmount");
    if (!cancelled) return std::nullopt;
    return TossCancel{text(*object, "transactionKey").value_or(""), *cancelled,
                      text(*object, "cancelReason").value_or(""),
                      text(*object, "cancelStatus").value_or("DONE")};
}

std::optional<TossPayment> decode_payment(const json::Object& object) {
    auto key = text(object, "paymentKey");
    auto order_id = text(object, "orderId");
    auto status = text(object, "status");
    const auto total = amount(object, "totalAmount");
    if (!key || !order_id || !status || !total) return std::nullopt;
    TossPayment out{std::move(*key), std::move(*order_id), std::move(*status), *total, {}};
    const json::Value* cancels = object.if_contains("cancels");
    if (cancels == nullptr || !cancels->is_array()) return out;  // null where there are none
    for (const json::Value& each : cancels->get_array()) {
        auto cancel = decode_cancel(each);
        if (!cancel) return std::nullopt;
        out.cancels.push_back(std::move(*cancel));
    }
    return out;
}

// The longest prefix whose characters fit into `max_units` units of UTF-16.
std::string_view utf16_prefix(std::string_view utf8, std::size_t max_units) {
    std::size_t at = 0;
    while (at < utf8.size()) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        const std::size_t units = bytes == 4 ? 2 : 1;
        if (units > max_units) break;
        max_units -= units;
        at += bytes;
    }
    return utf8.substr(0, at);
}

}  // namespace

TossResponse decode_toss_response(int http_status, std::string_view body) {
    TossResponse out{.http_status = http_status, .payment = {}, .error_code = {}};
    const auto object = json::parse_object(body);
    if (!object) return out;
    if (http_status == 200) {
        out.payment = decode_payment(*object);
    } else {
        out.error_code = text(*object, "code").value_or("");
    }
    return out;
}

std::string cancel_reason(std::string_view reason, const std::string& refund_id) {
    const std::string mark = " [" + refund_id + "]";
    return std::string(utf16_prefix(reason, longest_reason - mark.size())) + mark;
}

bool is_cancel_of(const TossCancel& cancel, const std::string& refund_id, std::int64_t amount) {
    return cancel.amount == amount && cancel.reason.ends_with("[" + refund_id + "]");
}

std::string refund_key_of(const TossCancel& cancel) {
    const std::string& reason = cancel.reason;
    const std::size_t open = reason.rfind('[');
    if (open == std::string::npos || !reason.ends_with(']')) return "";
    return reason.substr(open + 1, reason.size() - open - 2);
}

std::string_view printable_code(std::string_view code) {
    const bool plain = std::ranges::all_of(
        code, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
    if (code.empty()) return "none";
    return plain && code.size() <= 80 ? code : "not a code";
}

}  // namespace baedal::pay
