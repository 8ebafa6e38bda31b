// What others may ask of pay and get one answer to.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/message_type.h"

namespace baedal::pay::contract {

// The method of payment that no gateway sees: 만나서 결제, paid to the rider or at the counter.
inline constexpr std::string_view cash = "cash";

enum class Outcome {
    approved,  // captured, or cash agreed on; PaymentApproved is in the log
    declined,  // the gateway said no; PaymentDeclined is in the log
    pending,   // not known yet, or an earlier attempt is not settled: an event will tell
    busy,      // not attempted (gateway down, circuit open, too many in flight): ask again later
    refused,   // not attempted: the method or token is none that pay knows, or the order has ended
};
inline constexpr std::array<std::string_view, 5> outcome_names{"approved", "declined", "pending",
                                                               "busy", "refused"};
constexpr std::string_view to_text(Outcome outcome) {
    return outcome_names[static_cast<std::size_t>(outcome)];
}
constexpr bool from_text(std::string_view text, Outcome& out) {
    for (std::size_t i = 0; i < outcome_names.size(); ++i) {
        if (outcome_names[i] == text) return out = static_cast<Outcome>(i), true;
    }
    return false;
}

struct PaymentReply {
    Outcome outcome = Outcome::pending;
    std::string payment_id;  // empty where nothing was attempted
    std::string method;      // of that payment: an earlier attempt may stand, made in another way
    std::string detail;      // for the customer, in English
    std::int64_t retry_after_s = 0;

    static void fields(auto& self, auto&& field) {
        field("outcome", self.outcome);
        field("paymentId", self.payment_id);
        field("method", self.method);
        field("detail", self.detail);
        field("retryAfterS", self.retry_after_s);
    }
};

// Pay for an order now. May be asked again: an order that is paid already answers approved with the
// payment that paid it, and while an attempt is not settled no other is begun.
struct AuthorizePayment {
    static constexpr MessageType type{"pay", "AuthorizePayment"};
    using Reply = PaymentReply;
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    std::string currency;
    std::string method;  // sandbox, cash, toss
    std::string token;
    std::int64_t store_id = 0;  // whose staff may see the payment

    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("amount", self.amount);
        field("currency", self.currency);
        field("method", self.method);
        field("token", self.token);
        field("storeId", self.store_id);
    }
};

}  // namespace baedal::pay::contract
