// What the responses of Toss Payments say about a refund.
#pragma once

#include <optional>
#include <vector>

#include "pay/gateway/gateway.h"
#include "pay/gateway/toss_codes.h"
#include "pay/gateway/toss_payment.h"

namespace baedal::pay {

// The cancels that are done. The cancel of a virtual account before its deposit is none.
std::vector<GatewayCancel> cancels_of(const TossPayment& payment);

// The outcome of a refund whose cancel the payment shows; nothing where it shows none.
std::optional<RefundResponse> shown_refund(const TossPayment& payment, const GatewayRefund& refund);

// The outcome of a cancel call: `response` is its response, `error` the meaning of it where it is an error,
// and `shown` the payment after the call. A cancel that the payment shows is done, whatever the response.
// `looked_at`: an earlier call with this key had an unclear response, and the payment did not show the
// cancel before this one either. An unclear error is then taken for `not_now`: Toss has ended the call and
// would repeat its response to this key for 15 days.
RefundResponse refund_outcome(const TossResponse& response, TossError error,
                              const TossPayment& shown, const GatewayRefund& refund,
                              bool looked_at);

// No payment key was stored with the payment.
RefundResponse refund_without_key();
// Neither the cancel nor the query finds the payment.
RefundResponse refund_of_unknown_payment(const TossResponse& response);
// There is no clear response, and the payment cannot be seen.
RefundResponse unclear_refund(const TossResponse& response, TossError error,
                              const GatewayRefund& refund);

}  // namespace baedal::pay
