// One attempt to pay for an order, and what of it goes back: the rules, without storage or time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "pay/requests.h"

namespace baedal::pay {

// pending -> approved | declined | unknown; unknown -> approved | declined.
enum class PaymentState {
    pending,   // the gateway is being asked
    unknown,   // it did not say; the reconciler will find out
    approved,  // captured
    declined,  // certainly not captured, now or later
};
inline constexpr std::array<std::string_view, 4> payment_state_names{"pending", "unknown",
                                                                     "approved", "declined"};
constexpr std::string_view to_text(PaymentState state) {
    return payment_state_names[static_cast<std::size_t>(state)];
}
// Throws std::runtime_error on anything else: only for what this program has written.
PaymentState payment_state(std::string_view text);

enum class Transition {
    made,
    repeated,  // it was so already; nothing changed
    illegal,   // this state does not allow it; nothing changed
};

enum class RefundDecision {
    granted,
    not_refundable,  // nothing was captured, as far as is known
    exceeds,         // more than what is left
};

class Payment {
public:
    struct Data {
        std::string id;
        std::string order_id;
        std::int64_t store_id = 0;  // 0: of a time when this was not noted
        std::int64_t amount = 0;    // minor units; captured once approved, unless in cash
        std::string currency;
        std::string method;
        std::string
            token;  // what the gateway knows it by, besides the id; never shown, never logged
        PaymentState state = PaymentState::pending;
        std::int64_t refunded = 0;          // has gone back
        std::int64_t refund_requested = 0;  // has gone or is on its way back
        bool order_ended = false;           // cancelled, rejected or expired: nothing is to be kept
        std::string detail;                 // what the gateway said
    };
    explicit Payment(Data data) : data_(std::move(data)) {}

    const Data& data() const { return data_; }
    bool settled() const {
        return data_.state == PaymentState::approved || data_.state == PaymentState::declined;
    }

    [[nodiscard]] Transition approve(std::string detail);
    [[nodiscard]] Transition decline(std::string detail);
    // The gateway's answer did not come, or says nothing.
    [[nodiscard]] Transition mark_unknown(std::string detail);

    // The order will not be delivered: what is captured, now or later, is owed back. False if that
    // was known.
    bool end_order();
    // What must go back at once because the order has ended, and is not on its way yet.
    std::int64_t owed() const { return data_.order_ended ? refundable() : 0; }
    // What could still be given back.
    std::int64_t refundable() const;
    // Paid on delivery: no gateway has anything of it, and nothing of it can be given back.
    bool in_cash() const { return data_.method == contract::cash; }

    // Captured although it was declined, which no gateway should do: all of it is owed back. False if
    // that was known.
    [[nodiscard]] bool capture_after_decline();

    // Sets `amount` (more than 0) aside to be given back.
    [[nodiscard]] RefundDecision request_refund(std::int64_t amount);
    // An amount that had been set aside has gone back. False if there was no such amount.
    [[nodiscard]] bool complete_refund(std::int64_t amount);

private:
    Transition settle(PaymentState to, std::string detail);

    Data data_;
};

}  // namespace baedal::pay
