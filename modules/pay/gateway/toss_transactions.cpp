#include "pay/gateway/toss_transactions.h"

#include <chrono>

#include "json/parser.h"
#include "net/https_client.h"

namespace baedal::pay {

namespace {

constexpr Milliseconds offset_of_korea = std::chrono::hours{9};

// "2026-11-22T12:04:05.678"
std::string korean_time(TimePoint at) {
    std::string text = to_rfc3339(at + offset_of_korea);
    text.pop_back();
    return text;
}

std::string text_of(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

// With a zone, or without one: then it is Korean time.
std::optional<TimePoint> time_of(const std::string& text) {
    if (const auto at = from_rfc3339(text)) return at;
    return from_rfc3339(text + "+09:00");
}

std::int64_t amount_of(const json::Object& object) {
    const json::Value* value = object.if_contains("amount");
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

bool is_cancel(std::string_view status) {
    return status == "CANCELED" || status == "PARTIAL_CANCELED";
}

std::optional<GatewayTransaction> decode(const json::Value& value) {
    const json::Object* object = value.if_object();
    if (object == nullptr) return std::nullopt;
    GatewayTransaction out;
    out.token = text_of(*object, "paymentKey");
    out.order_id = text_of(*object, "orderId");
    const auto at = time_of(text_of(*object, "transactionAt"));
    if (out.token.empty() || out.order_id.empty() || !at) return std::nullopt;
    out.at = *at;
    if (!is_cancel(text_of(*object, "status"))) out.charged = amount_of(*object);
    return out;
}

}  // namespace

std::string toss_transactions_target(const TransactionQuery& query) {
    std::string out = "/v1/transactions?startDate=" + korean_time(query.from) +
                      "&endDate=" + korean_time(query.until) +
                      "&limit=" + std::to_string(toss_page_size);
    if (!query.after.empty()) out += "&startingAfter=" + net::path_segment(query.after);
    return out;
}

std::optional<TransactionPage> decode_toss_transactions(std::string_view body) {
    const auto parsed = json::parse(body);
    if (!parsed || !parsed->is_array()) return std::nullopt;
    TransactionPage page;
    std::string last;
    for (const json::Value& value : parsed->get_array()) {
        if (auto transaction = decode(value)) page.transactions.push_back(std::move(*transaction));
        last = value.is_object() ? text_of(value.get_object(), "transactionKey") : "";
    }
    if (parsed->get_array().size() < toss_page_size) return page;
    if (last.empty()) return std::nullopt;  // the next page cannot be asked for
    page.next = std::move(last);
    return page;
}

}  // namespace baedal::pay
