// The requests that pay answers to other modules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/message_type.h"

namespace baedal::pay::contract {

// The method of payment without a gateway: 만나서 결제, paid on delivery or at the counter.
inline constexpr std::string_view cash = "cash";

enum class Outcome {
    approved,  // captured, or cash agreed on; PaymentApproved is in the log
    declined,  // the gateway declined; PaymentDeclined is in the log
    pending,   // not known yet, or an earlier attempt is not settled: an event follows
    busy,      // not attempted (gateway down, circuit open, too many in flight): ask again later
    refused,   // not attempted: the method or token is unknown to pay, or the order has ended
    none,      // of FindPayment: no attempt is open or approved
};
constexpr EnumNames<Outcome, 6> enum_names(Outcome) {
    return {"approved", "declined", "pending", "busy", "refused", "none"};
}
using baedal::to_text;  // found by ADL

struct PaymentReply {
    Outcome outcome = Outcome::pending;
    std::string payment_id;  // empty where nothing was attempted
    std::string method;      // of that payment; an earlier attempt may have used another method
    std::string detail;      // for the customer, in English
    std::int64_t retry_after_s = 0;
    // As in PaymentApproved; absent where an earlier request has approved the payment. A caller that places
    // its order at this time need not wait for the disk: the event does the same.
    std::optional<TimePoint> approved_at = {};

    static void fields(auto& self, auto&& field) {
        field("outcome", self.outcome);
        field("paymentId", self.payment_id);
        field("method", self.method);
        field("detail", self.detail);
        field("retryAfterS", self.retry_after_s);
        field("approvedAt", self.approved_at);
    }
};

// Charges an order now. May be repeated: a paid order answers approved with the payment that paid
// it, and no attempt begins while another is not settled.
struct AuthorizePayment {
    static constexpr MessageType type{"pay", "AuthorizePayment"};
    using Reply = PaymentReply;
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    std::string currency;
    std::string method;  // sandbox, cash, toss
    std::string token;
    std::int64_t store_id = 0;  // whose staff may see the payment

    bool operator==(const AuthorizePayment&) const = default;
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("amount", self.amount);
        field("currency", self.currency);
        field("method", self.method);
        field("token", self.token);
        field("storeId", self.store_id);
    }
};

struct PaymentPrepared {
    bool is_prepared = false;

    static void fields(auto& self, auto&& field) { field("isPrepared", self.is_prepared); }
};

// Writes what a charge needs on the disk before it, while the order is still on its way to the disk.
// Charges nothing. The same AuthorizePayment, sent within two seconds when the order is on the disk, finds it
// there; without this request it writes it itself. Where none is sent, pay gives the payment up.
struct PreparePayment {
    static constexpr MessageType type{"pay", "PreparePayment"};
    using Reply = PaymentPrepared;
    AuthorizePayment payment;

    static void fields(auto& self, auto&& field) { field("payment", self.payment); }
};

// What has become of the attempts to pay for an order. Charges nothing.
struct FindPayment {
    static constexpr MessageType type{"pay", "FindPayment"};
    using Reply = PaymentReply;
    std::string order_id;

    static void fields(auto& self, auto&& field) { field("orderId", self.order_id); }
};

}  // namespace baedal::pay::contract
