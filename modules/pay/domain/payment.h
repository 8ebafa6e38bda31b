// One attempt to pay for an order, and its refunds: the rules, without storage or time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
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
    not_refundable,   // nothing is known to be captured
    exceeds,          // more than what is left
    order_under_way,  // all of it while the kitchen cooks: the order must be cancelled instead
};

// The details of payments that only the gateway knew, until they are settled: of the first one of an order,
// and of one beside another that is approved, which is entered as declined.
inline constexpr std::string_view found_payment =
    "The payment gateway has it, and the restored data had not.";
inline constexpr std::string_view second_payment =
    "The payment gateway has it, the restored data had not, and the order has another payment.";

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
        std::int64_t refund_requested = 0;  // refunds that are done, pending or sent
        bool order_ended = false;           // cancelled, rejected or expired
        std::int64_t refused = 0;  // what it has paid for dishes that the store has refused
        std::int64_t kept = 0;     // of an ended order: what does not go back
        // The round in which the order was delivered or picked up; negative: that was taken back.
        std::int64_t order_finished = 0;
        bool captured_late = false;  // the gateway has captured it after it had declined
        std::string detail;          // of the gateway's response
    };
    explicit Payment(Data data) : data_(std::move(data)) {}

    const Data& data() const { return data_; }
    bool is_settled() const {
        return data_.state == PaymentState::approved || data_.state == PaymentState::declined;
    }
    // The gateway has taken the money, perhaps after it had declined.
    bool is_captured() const {
        return !is_cash() && (data_.state == PaymentState::approved || data_.captured_late);
    }
    // Paid on delivery: no gateway is involved, and nothing can be refunded.
    bool is_cash() const { return data_.method == contract::cash; }

    [[nodiscard]] Change approve(std::string detail);
    [[nodiscard]] Change decline(std::string detail);
    // The gateway did not respond, or not clearly.
    [[nodiscard]] Change mark_unknown(std::string detail);

    // The order will not be delivered: what is captured, now or later, is owed, but for `kept`. Never illegal.
    [[nodiscard]] Change end_order(std::int64_t kept = 0);
    // The order was delivered or picked up, for the `round`th time.
    [[nodiscard]] Change finish_order(std::int64_t round = 1);
    // It was not in that round: it is under way again. Repeated for every round but the present one.
    [[nodiscard]] Change resume_order(std::int64_t round);
    // The amount that must go back, because the order has ended or because of a late capture, and whose
    // refund is neither done nor open.
    std::int64_t owed() const;
    // The amount for which a refund can still be requested.
    std::int64_t refundable() const;

    // The gateway has captured a payment that it had declined: all of it is owed. Illegal unless
    // declined.
    [[nodiscard]] Change capture_after_decline();

    // The store has refused dishes of `total` in all. Reserves what it has not reserved for them before, at most what
    // is left, and returns it; 0: nothing is to go back.
    [[nodiscard]] std::int64_t refuse_dishes(std::int64_t total);
    // Reserves `amount` (more than 0) for a refund that the owner wants.
    [[nodiscard]] RefundDecision request_refund(std::int64_t amount);
    // Reserves all that is owed. Illegal if nothing is.
    [[nodiscard]] Change request_owed();
    // A reserved refund of `amount` is done. Illegal unless at least so much is requested and not done.
    [[nodiscard]] Change complete_refund(std::int64_t amount);
    // A reserved refund of `amount` will not be made. Illegal unless so much is requested and not done.
    [[nodiscard]] Change release_refund(std::int64_t amount);
    // The gateway has given `amount` back without having been asked. Illegal if less is left that is not
    // reserved.
    [[nodiscard]] Change record_foreign_refund(std::int64_t amount);

private:
    Change move_to(PaymentState state, std::string detail);

    Data data_;
};

}  // namespace baedal::pay
