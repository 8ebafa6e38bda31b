// The events of pay. The subject of each is the order's id.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/message_type.h"

namespace baedal::pay::contract {

// 결제승인됨: the amount is captured or, with the method cash, due on delivery.
struct PaymentApproved {
    static constexpr MessageType type{"pay", "PaymentApproved"};
    std::string payment_id;
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    std::string method;
    TimePoint at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("paymentId", self.payment_id);
        field("orderId", self.order_id);
        field("amount", self.amount);
        field("method", self.method);
        field("at", self.at);
    }
};

// 결제거절됨: the gateway declined; nothing was captured.
struct PaymentDeclined {
    static constexpr MessageType type{"pay", "PaymentDeclined"};
    std::string payment_id;
    std::string order_id;
    std::string reason;
    TimePoint at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("paymentId", self.payment_id);
        field("orderId", self.order_id);
        field("reason", self.reason);
        field("at", self.at);
    }
};

// 결제취소됨: a refund of all or a part of the payment is done.
struct PaymentRefunded {
    static constexpr MessageType type{"pay", "PaymentRefunded"};
    std::string payment_id;
    std::string order_id;
    std::string refund_id;
    std::int64_t amount = 0;          // of this refund, minor units
    std::int64_t refunded_total = 0;  // of the payment, this one included
    std::int64_t captured = 0;        // the payment's whole amount
    TimePoint at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("paymentId", self.payment_id);
        field("orderId", self.order_id);
        field("refundId", self.refund_id);
        field("amount", self.amount);
        field("refundedTotal", self.refunded_total);
        field("captured", self.captured);
        field("at", self.at);
    }
};

}  // namespace baedal::pay::contract
