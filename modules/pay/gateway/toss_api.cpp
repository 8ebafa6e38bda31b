#include "pay/gateway/toss_api.h"

#include <algorithm>
#include <stdexcept>

#include "base/log.h"
#include "pay/gateway/toss_transactions.h"

namespace baedal::pay {

namespace {

constexpr std::size_t longest_payment_key = 200;
constexpr int too_many_requests = 429;

net::ClientSettings client_settings(const TossSettings& settings) {
    net::ClientSettings out;
    out.base = settings.base_url;
    out.ca_file = settings.ca_file;
    out.deadline = settings.timeout;
    return out;
}

std::string payment_path(std::string_view payment_key) {
    return "/v1/payments/" + net::path_segment(payment_key);
}

}  // namespace

TossApi::TossApi(const TossSettings& settings)
    : authorization_(net::basic_authorization(settings.secret_key, "")),
      client_(client_settings(settings)) {}

Task<TossResponse> TossApi::get(std::string target) const {
    net::ClientRequest request{"GET", std::move(target), {{"Authorization", authorization_}}, ""};
    const net::ClientResponse response = co_await client_.call(std::move(request));
    TossResponse out = decode_toss_response(response.status, response.body);
    out.date = response.header("Date");
    co_return out;
}

Task<TossResponse> TossApi::post(std::string target, std::string idempotency_key,
                                 json::Object body) const {
    net::ClientRequest request{
        "POST",
        std::move(target),
        {{"Authorization", authorization_}, {"Content-Type", "application/json"}},
        json::dump(body)};
    if (!idempotency_key.empty())
        request.headers.emplace_back("Idempotency-Key", std::move(idempotency_key));
    const net::ClientResponse response = co_await client_.call(std::move(request));
    co_return decode_toss_response(response.status, response.body);
}

Task<TossResponse> TossApi::confirm(Charge charge) const {
    json::Object body{
        {"paymentKey", charge.token}, {"orderId", charge.order_id}, {"amount", charge.amount}};
    co_return co_await post("/v1/payments/confirm", std::move(charge.payment_id), std::move(body));
}

Task<TossResponse> TossApi::get_payment(std::string payment_key) const {
    co_return co_await get(payment_path(payment_key));
}

Task<TossResponse> TossApi::get_payment_of_order(std::string order_id) const {
    co_return co_await get("/v1/payments/orders/" + net::path_segment(order_id));
}

Task<TransactionPage> TossApi::list_transactions(TransactionQuery query) const {
    net::ClientRequest request{
        "GET", toss_transactions_target(query), {{"Authorization", authorization_}}, ""};
    const net::ClientResponse response = co_await client_.call(std::move(request));
    if (response.status == 200) {
        if (auto page = decode_toss_transactions(response.body)) co_return std::move(*page);
    }
    const TossResponse error = decode_toss_response(response.status, response.body);
    (void)classify(TossCall::query, error);
    throw std::runtime_error("Toss Payments lists no transactions: status " +
                             std::to_string(response.status) + ", code " +
                             std::string(printable_code(error.error_code)));
}

Task<TossResponse> TossApi::cancel(GatewayRefund refund) const {
    json::Object body{{"cancelReason", cancel_reason(refund.reason, refund.key)},
                      {"cancelAmount", refund.amount}};
    co_return co_await post(payment_path(refund.token) + "/cancel", std::move(refund.key),
                            std::move(body));
}

Task<TossResponse> TossApi::cancel_before_deposit(std::string payment_key) const {
    json::Object body{{"cancelReason", deposit_refusal_reason}};
    co_return co_await post(payment_path(payment_key) + "/cancel", "", std::move(body));
}

bool may_be_payment_key(std::string_view token) {
    return !token.empty() && token.size() <= longest_payment_key &&
           std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7F'; });
}

bool is_healthy(const TossResponse& response, TossError error) {
    return response.http_status < 500 && response.http_status != too_many_requests &&
           !response.error_code.empty() && error != TossError::wrong_key;
}

TossError classify(TossCall call, const TossResponse& response) {
    const TossError error = classify_toss_error(call, response.http_status, response.error_code);
    if (error == TossError::wrong_key) {
        log::error("Toss Payments refuses this deployment's secret key: see BAEDAL_TOSS_SECRET_KEY",
                   {{"code", printable_code(response.error_code)}});
    }
    return error;
}

}  // namespace baedal::pay
