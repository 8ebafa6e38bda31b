// The order as a state machine. Pure: no SQL, no JSON, no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/change.h"
#include "base/clock.h"
#include "base/enum_names.h"
#include "order/discount.h"
#include "order/domain/line.h"
#include "order/domain/price.h"
#include "order/status.h"

namespace baedal::order {

using contract::Discount;
using contract::Fulfilment;
using contract::Status;

enum class PaymentStatus { none, pending, unknown, declined, approved, refund_pending, refunded };
constexpr EnumNames<PaymentStatus, 7> enum_names(PaymentStatus) {
    return {"none", "pending", "unknown", "declined", "approved", "refund_pending", "refunded"};
}

struct Customer {
    std::string name;
    std::string phone;
    std::string address;  // empty for pickup
};

// What is left of a line, which is counted from 0.
struct DishesLeft {
    std::int64_t line = 0;
    std::int64_t quantity = 0;
};

struct TimelineEntry {
    Status status = Status::awaiting_payment;
    TimePoint at;
    std::int64_t version = 0;  // of the order when it entered this status

    bool operator==(const TimelineEntry&) const = default;
};

// One order. After it is made, status and payment change only through the member functions. A change
// that is visible outside raises the version.
struct Order {
    std::string id;
    std::int64_t number = 0;  // of the store's day, from 1
    std::int64_t store_id = 0;
    std::string store_name;
    Status status = Status::awaiting_payment;
    Fulfilment fulfilment = Fulfilment::delivery;
    std::vector<Line> lines;
    Price price;
    std::optional<Discount> discount;  // of a coupon; its amount is in the price
    std::string currency;              // ISO 4217
    std::optional<Customer> customer;
    std::optional<std::string> note;
    std::optional<std::string> language;  // of the messages to the customer (RFC 5646)
    PaymentStatus payment_status = PaymentStatus::none;
    std::optional<std::string> payment_method;
    // Of the approved payment, or of the agreement to pay in cash.
    std::optional<std::string> payment_id;
    std::int64_t refunded = 0;  // minor units
    // The progress of the kitchen, also while a cancellation is undecided.
    Status kitchen = Status::placed;
    std::vector<TimelineEntry> timeline;
    std::optional<TimePoint> promised_at;
    std::int64_t delays = 0;  // the number of the last one that has moved the promise
    std::int64_t version = 0;
    TimePoint created_at;
    TimePoint updated_at;
    TimePoint expires_at;           // unless paid by then
    TimePoint attempt_at;           // the begin of the latest attempt to pay
    std::int64_t attempts = 0;      // to pay, but for those that were withdrawn
    std::int64_t payment_keys = 0;  // idempotency keys that the requests to pay have taken
    // By when the store must have taken the order, or decided about its cancellation. Nothing: the store
    // has no decision to make.
    std::optional<TimePoint> decide_by;
    // The store's staff or the owner has asked for the cancellation, not the customer.
    bool is_cancelled_by_store = false;
    std::int64_t refused = 0;   // minor units that refused dishes have taken off the total
    std::int64_t removals = 0;  // times that dishes were refused
    std::int64_t kept =
        0;  // minor units of the payment that stay with the store after a cancellation
    std::string cost_bearer;             // as in OrderCancelled
    std::optional<TimePoint> undone_at;  // of the last step back; the steps until then are known
    std::int64_t corrections = 0;        // the number of the last step back

    // The order as it was when it was placed, in what responses show, but for a contact and a note that
    // were erased. For an order that was_placed().
    Order as_placed() const;

    // Makes a new order, which awaits payment.
    void open(TimePoint now, Milliseconds payment_window);

    // --- payment ---
    // An attempt to pay with `method` begins. Illegal unless the order awaits payment.
    Change begin_payment(const std::string& method, TimePoint now);
    // The attempt that began at `begun_at` was not made. Illegal for an attempt before the latest.
    Change withdraw_payment(TimePoint begun_at, TimePoint now);
    // The outcome of the attempt that began at `begun_at` is not known. Illegal for an attempt before
    // the latest, and for one that is decided.
    Change payment_unknown(TimePoint begun_at, TimePoint now);
    // Illegal for an attempt before the latest, and for an order that is paid.
    Change payment_declined(TimePoint decided_at, TimePoint now);
    // The payment was approved: the order is placed, and the store has to take it by `decide_by`. Illegal
    // if the order has ended, or was paid by another payment; pay then refunds it.
    Change place(const std::string& approved_payment, const std::string& method, TimePoint now,
                 TimePoint decide_by);
    // The payment was approved after the order had ended unpaid: it goes back. Illegal for an order that
    // has not ended so, and where nothing was charged.
    Change owe_late_payment(const std::string& approved_payment, const std::string& method,
                            TimePoint now);
    // `total_refunded` of `captured` has been refunded, in minor units.
    Change record_refund(std::int64_t total_refunded, std::int64_t captured, TimePoint now);
    // Illegal before `expires_at`.
    Change expire(TimePoint now);

    // --- kitchen ---
    // The kitchen has reached `step`. While a cancellation is undecided, the status does not follow:
    // `kitchen` alone changes, and the version stays.
    // Repeated for a step that the kitchen has passed, and for one from before a step back.
    Change follow_kitchen(Status step, TimePoint now);
    // The kitchen has taken its step to `from` back, for the `number`th time, and is at `to` again. The store has to
    // decide by `by` about what it has not taken, or a cancellation. Repeated for a step back that is known, illegal
    // for an order that is elsewhere.
    Change step_back(std::int64_t number, Status from, Status to, TimePoint now, TimePoint by);
    // How often the order has come to its status on its way: once more after each step back from it.
    std::int64_t round() const;
    // The store has refused dishes: `left` of these lines are left. Subtotal and total are lower; the delivery fee
    // stays, and the discount but for what is more than the subtotal. Repeated where so few are left already,
    // illegal for an order that is not under way.
    Change refuse_dishes(const std::vector<DishesLeft>& left, TimePoint now);
    // The total when the order was placed: what was captured, unless it is paid in cash.
    std::int64_t placed_total() const { return price.total + refused; }
    // The promise of the acceptance. Repeated if a delay has moved it since.
    Change promise(TimePoint at, TimePoint now);
    // The store has moved its promise to `at`, for the `number`th time. Repeated for one that is known, illegal
    // for an order that is not under way.
    Change delay(std::int64_t number, TimePoint at, TimePoint now);
    Change reject(TimePoint now);

    // --- cancellation ---
    // The customer cancels, or the store's people do: an unpaid order is cancelled at once; for a placed one the
    // store decides by `decide_by` (status cancel_requested). Illegal once the kitchen cooks.
    Change cancel(TimePoint now, TimePoint decide_by, bool by_store = false);
    // All of the payment has gone back while the order is under way: nothing is owed to the kitchen. The
    // store takes the order back by `decide_by`, unless the customer has it. Illegal for every other order.
    Change cancel_refunded(TimePoint now, TimePoint decide_by);
    // The store has cancelled the ticket. Illegal for an order that is not under way.
    Change confirm_cancellation(TimePoint now);
    // The store has cancelled what it had accepted, and gives `refund` back, or all. As above.
    Change cancel_by_store(TimePoint now, std::optional<std::int64_t> refund, std::string bearer);
    Change refuse_cancellation(TimePoint now);
    // The store has not decided by `decide_by`: an order that it has not taken is rejected, and a
    // cancellation is granted. Illegal before, and once the kitchen cooks what is paid.
    Change give_up_on_store(TimePoint now);

    // Erases the customer's contact and note. For an order that may lose it (may_erase_contact).
    void erase_contact();

    bool ended() const;
    // An attempt to pay may be under way, here or in pay.
    bool awaits_outcome() const {
        return payment_status == PaymentStatus::pending || payment_status == PaymentStatus::unknown;
    }
    // Paid, or to be paid in cash, before it ended.
    bool was_placed() const;
    // What goes back now that the order has ended, in minor units.
    std::int64_t refund_due() const {
        return payment_status == PaymentStatus::refund_pending ? placed_total() - refunded - kept
                                                               : 0;
    }
    // What is to be paid on delivery or at the counter, in minor units: the total of an order placed in
    // cash, else 0.
    std::int64_t to_collect() const {
        return was_placed() && payment_status == PaymentStatus::none ? price.total : 0;
    }

private:
    bool is_under_way() const { return !ended() && status != Status::awaiting_payment; }
    bool cancellation_was_refused() const;
    void touch(TimePoint now);
    void enter(Status next, TimePoint now);
    void owe_refund();
};

}  // namespace baedal::order
