// The calls of Toss Payments. (https://docs.tosspayments.com/reference, API version of 2022-11-16)
#pragma once

#include <string>

#include "json/parser.h"
#include "net/https_client.h"
#include "pay/gateway/gateway.h"
#include "pay/gateway/toss_codes.h"
#include "pay/gateway/toss_payment.h"
#include "pay/settings.h"

namespace baedal::pay {

// Thread-safe. Toss keeps the first response of an Idempotency-Key for 15 days and does not compare
// bodies, so each key is sent with one body only. The calls throw net::CallFailed where no response came.
class TossApi {
public:
    // Throws std::runtime_error when the certificate authorities cannot be read.
    explicit TossApi(const TossSettings& settings);

    // The Idempotency-Key is the payment's id.
    Task<TossResponse> confirm(Charge charge) const;
    Task<TossResponse> get_payment(std::string payment_key) const;
    // The payment of an order that Toss shows: one of the order's attempts.
    Task<TossResponse> get_payment_of_order(std::string order_id) const;
    // A page of the approvals and cancels of a time. Throws std::runtime_error where there is no clear
    // response.
    Task<TransactionPage> list_transactions(TransactionQuery query) const;
    // Cancels the amount of the refund. The Idempotency-Key is the refund's.
    Task<TossResponse> cancel(GatewayRefund refund) const;
    // Cancels a payment whole, without a key: a payment is cancelled whole once. Of a virtual account
    // this succeeds before the deposit only, since it names no account to refund to.
    Task<TossResponse> cancel_before_deposit(std::string payment_key) const;

private:
    Task<TossResponse> get(std::string target) const;
    // Without an Idempotency-Key where it is "".
    Task<TossResponse> post(std::string target, std::string idempotency_key,
                            json::Object body) const;

    const std::string authorization_;
    const net::HttpsClient client_;
};

// Whether `token` may be a payment key: nothing else is sent to Toss.
bool may_be_payment_key(std::string_view token);

// Whether a response without the expected payment is a sensible answer, whatever it decides: an error code
// that is not about Toss itself or about the deployment's key.
bool is_healthy(const TossResponse& response, TossError error);

// The meaning of a response without the expected payment. Logs an error if the deployment's key is refused:
// customers cannot pay until the owner corrects it.
TossError classify(TossCall call, const TossResponse& response);

}  // namespace baedal::pay
