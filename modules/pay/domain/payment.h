// One attempt to pay for an order, and its refunds: the rules, without storage or time.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/change.h"
#include "base/enum_names.h"
#include "pay/requests.h"

namespace baedal::pay {

// pending -> approved | declined | unknown; unknown -> approved | declined.
enum class PaymentState {
    pending,   // the charge is under way
    unknown,   // the gateway gave no clear response; the reconciler checks again
    approved,  // captured
    declined,  // certainly not captured, now or later
};
constexpr EnumNames<PaymentState, 4> enum_names(PaymentState) {
    return {"pending", "unknown", "approved", "declined"};
}

enum class RefundDecision {
    granted,
    not_refundable,  // nothing is known to be captured
    exceeds,         // more than what is left
};

class Payment {
public:
    struct Data {
        std::string id;
        std::string order_id;
        std::int64_t store_id = 0;  // 0: written before stores were recorded
        std::int64_t amount = 0;    // minor units; captured once approved, unless in cash
        std::string currency;
        std::string method;
        std::string token;  // the gateway's key of the payment; never shown, never logged
        PaymentState state = PaymentState::pending;
        std::int64_t refunded = 0;          // refunds that are done
        std::int64_t refund_requested = 0;  // refunds that are done or pending
        bool order_ended = false;           // cancelled, rejected or expired
        std::string detail;                 // of the gateway's response
    };
    explicit Payment(Data data) : data_(std::move(data)) {}

    const Data& data() const { return data_; }
    bool is_settled() const {
        return data_.state == PaymentState::approved || data_.state == PaymentState::declined;
    }
    // Paid on delivery: no gateway is involved, and nothing can be refunded.
    bool is_cash() const { return data_.method == contract::cash; }

    [[nodiscard]] Change approve(std::string detail);
    [[nodiscard]] Change decline(std::string detail);
    // The gateway did not respond, or not clearly.
    [[nodiscard]] Change mark_unknown(std::string detail);

    // The order will not be delivered: what is captured, now or later, is owed. Never illegal.
    [[nodiscard]] Change end_order();
    // The amount that must be refunded because the order has ended and whose refund is not requested.
    std::int64_t owed() const { return data_.order_ended ? refundable() : 0; }
    // The amount for which a refund can still be requested.
    std::int64_t refundable() const;

    // The gateway has captured a payment that it had declined: a refund of all of it is requested.
    // Illegal unless declined.
    [[nodiscard]] Change capture_after_decline();

    // Reserves `amount` (more than 0) for a refund.
    [[nodiscard]] RefundDecision request_refund(std::int64_t amount);
    // A refund of `amount` is done. Illegal unless at least so much is requested and not done.
    [[nodiscard]] Change complete_refund(std::int64_t amount);

private:
    Change move_to(PaymentState state, std::string detail);

    Data data_;
};

}  // namespace baedal::pay
