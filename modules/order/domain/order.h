// The order: what may become of it, and when. Pure: no SQL, no JSON, no clock.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "order/status.h"

namespace baedal::order {

using contract::Fulfilment;
using contract::Status;

enum class PaymentStatus { none, pending, unknown, declined, approved, refund_pending, refunded };
std::string_view to_text(PaymentStatus status);
bool from_text(std::string_view text, PaymentStatus& out);

struct Choice {
    std::int64_t id = 0;
    std::string name;
    std::int64_t price = 0;
    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("name", self.name);
        field("price", self.price);
    }
};

struct Line {
    std::int64_t menu_item_id = 0;
    std::string name;
    std::int64_t unit_price = 0;  // without choices
    std::int64_t quantity = 0;
    std::vector<Choice> choices;
    std::int64_t line_total = 0;  // quantity x (unit price + choices)
    static void fields(auto& self, auto&& field) {
        field("menuItemId", self.menu_item_id);
        field("name", self.name);
        field("unitPrice", self.unit_price);
        field("quantity", self.quantity);
        field("choices", self.choices);
        field("lineTotal", self.line_total);
    }
};

struct Customer {
    std::string name;
    std::string phone;
    std::string address;  // empty for pickup
};

struct TimelineEntry {
    Status status = Status::awaiting_payment;
    TimePoint at;
    std::int64_t version = 0;  // of the order when it entered this status
};

enum class Refusal { not_awaiting_payment, too_late_to_cancel };

// Everything about one order. The data members are read by everybody and changed by the member
// functions only; each of those says whether something changed (and the version went up).
struct Order {
    std::string id;
    std::int64_t number = 0;
    std::int64_t store_id = 0;
    std::string store_name;
    Status status = Status::awaiting_payment;
    Fulfilment fulfilment = Fulfilment::delivery;
    std::vector<Line> lines;
    std::int64_t subtotal = 0;
    std::int64_t delivery_fee = 0;
    std::int64_t total = 0;
    std::string currency;
    std::optional<Customer> customer;
    std::optional<std::string> note;
    std::optional<std::string> language;  // of the messages to the customer (RFC 5646)
    PaymentStatus payment_status = PaymentStatus::none;
    std::optional<std::string> payment_method;
    // Of the approved payment, or of the one to come in cash.
    std::optional<std::string> payment_id;
    std::int64_t refunded = 0;
    Status kitchen =
        Status::placed;  // how far the kitchen is, also while a cancellation is undecided
    std::vector<TimelineEntry> timeline;
    std::optional<TimePoint> promised_at;
    std::int64_t version = 0;
    TimePoint created_at;
    TimePoint updated_at;
    TimePoint expires_at;  // unless paid by then
    TimePoint attempt_at;  // the begin of the latest attempt to pay

    // A new order is awaiting payment.
    void open(TimePoint now, Milliseconds payment_window);

    // --- payment ---
    // An attempt begins with `method`.
    void payment_begins(const std::string& method, TimePoint now);
    // No attempt was made after all.
    void payment_not_attempted(TimePoint now);
    bool payment_unknown(TimePoint now);
    // Nothing, if it is a late word about an attempt before the latest.
    bool payment_declined(TimePoint decided_at, TimePoint now);
    // Approved: the order is placed. Refused where it has ended meanwhile; pay gives the money back.
    std::expected<bool, Refusal> place(const std::string& paid_by, const std::string& method,
                                       TimePoint now);
    // `total_refunded` of `captured` has gone back.
    bool refunded_so_far(std::int64_t total_refunded, std::int64_t captured, TimePoint now);
    // Unpaid for too long.
    bool expire(TimePoint now);

    // --- kitchen ---
    // The kitchen is at `reached`. While a cancellation is undecided the status waits (the lock).
    bool follow_kitchen(Status reached, TimePoint now);
    bool promise(TimePoint at, TimePoint now);
    bool reject(TimePoint now);

    // --- cancellation ---
    enum class CancelStep { cancelled, requested, nothing_new };
    // The customer wants out: an unpaid order ends at once, a placed one asks the store.
    std::expected<CancelStep, Refusal> cancel(TimePoint now);
    bool cancel_confirmed(TimePoint now);
    bool cancel_refused(TimePoint now);

    bool ended() const;
    bool was_paid() const { return payment_id.has_value(); }
    // What the rider or the counter still has to take in: placed in cash, nothing was charged.
    std::int64_t to_collect() const {
        return was_paid() && payment_status == PaymentStatus::none ? total : 0;
    }

private:
    bool cancel_was_refused() const;
    void touch(TimePoint now);
    void enter(Status next, TimePoint now);
    void owe_refund();
};

}  // namespace baedal::order
