// The order as a state machine: every status with everything that may happen to it.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "order/domain/order.h"

namespace order_test {

namespace {

using namespace baedal;
using namespace baedal::order;
using contract::Status;

const TimePoint noon = *from_rfc3339("2026-11-22T03:00:00.000Z");
constexpr Milliseconds window = std::chrono::minutes{15};
const TimePoint deadline = noon + std::chrono::minutes{10};  // of the store's decision

// An order that came to `status` on its natural way.
Order in(Status status) {
    Order order;
    order.id = "o";
    order.price.total = 39000;
    order.open(noon, window);
    if (status == Status::awaiting_payment) return order;
    if (status == Status::expired) return order.expire(noon + window), order;
    (void)order.place("p", "sandbox", noon, deadline);
    if (status == Status::placed) return order;
    if (status == Status::cancel_requested || status == Status::cancelled) {
        (void)order.cancel(noon, deadline);
        if (status == Status::cancelled) order.confirm_cancellation(noon);
        return order;
    }
    if (status == Status::rejected) return order.reject(noon), order;
    for (const Status step : {Status::accepted, Status::cooking, Status::ready}) {
        order.follow_kitchen(step, noon);
        if (status == step) return order;
    }
    if (status == Status::picked_up) return order.follow_kitchen(Status::picked_up, noon), order;
    order.follow_kitchen(Status::delivering, noon);
    if (status == Status::delivered) order.follow_kitchen(Status::delivered, noon);
    return order;
}

std::vector<Status> all_statuses() {
    std::vector<Status> out;
    for (std::size_t i = 0; i < contract::status_count; ++i) out.push_back(static_cast<Status>(i));
    return out;
}

// Does `act` on an order in each status and compares the status afterwards with `expected`; a status
// that is not named stays as it is, and its version with it.
void check_each(const std::function<void(Order&)>& act, const std::map<Status, Status>& expected) {
    for (const Status before : all_statuses()) {
        CAPTURE(contract::to_text(before));
        Order order = in(before);
        REQUIRE(order.status == before);
        const auto entries = order.timeline.size();
        act(order);
        const auto found = expected.find(before);
        CHECK(contract::to_text(order.status) ==
              contract::to_text(found == expected.end() ? before : found->second));
        CHECK(order.timeline.size() == entries + (found == expected.end() ? 0 : 1));
        CHECK(order.timeline.back().status == order.status);
    }
}

}  // namespace

TEST_CASE("only an order that awaits payment is placed by an approved payment") {
    check_each([](Order& o) { (void)o.place("p2", "sandbox", noon, deadline); },
               {{Status::awaiting_payment, Status::placed}});
}

TEST_CASE("the same approval again changes nothing, another one is refused") {
    Order order = in(Status::placed);
    CHECK(order.place("p", "sandbox", noon, deadline) == Change::repeated);
    CHECK(order.place("other", "sandbox", noon, deadline) == Change::illegal);
    CHECK(order.payment_id == "p");
}

TEST_CASE("only an unpaid order expires, and not before its time") {
    check_each([](Order& o) { o.expire(noon + window); },
               {{Status::awaiting_payment, Status::expired}});
    Order early = in(Status::awaiting_payment);
    CHECK(early.expire(noon + window - Milliseconds{1}) == Change::illegal);
}

TEST_CASE("a customer may cancel until cooking begins") {
    check_each([](Order& o) { (void)o.cancel(noon, deadline); },
               {{Status::awaiting_payment, Status::cancelled},
                {Status::placed, Status::cancel_requested},
                {Status::accepted, Status::cancel_requested}});
    for (const Status late : {Status::cooking, Status::ready, Status::delivering, Status::delivered,
                              Status::picked_up}) {
        Order order = in(late);
        CHECK(order.cancel(noon, deadline) == Change::illegal);
    }
    for (const Status over : {Status::cancelled, Status::rejected, Status::expired}) {
        Order order = in(over);
        CHECK(order.cancel(noon, deadline) == Change::repeated);
    }
}

TEST_CASE("who asks again for a cancellation that was confirmed is told that it is cancelled") {
    for (const Status from : {Status::placed, Status::accepted}) {
        Order order = in(from);
        REQUIRE(order.cancel(noon, deadline) == Change::made);
        CHECK(order.cancel(noon, deadline) == Change::repeated);
        REQUIRE(order.confirm_cancellation(noon) == Change::made);
        CHECK(order.cancel(noon, deadline) == Change::repeated);
    }
}

TEST_CASE("what the store refused is not asked again until the kitchen got on") {
    Order order = in(Status::accepted);
    REQUIRE(order.cancel(noon, deadline) == Change::made);
    REQUIRE(order.refuse_cancellation(noon) == Change::made);
    const auto entries = order.timeline.size();
    CHECK(order.cancel(noon, deadline) == Change::illegal);
    CHECK(order.status == Status::accepted);
    CHECK(order.timeline.size() == entries);
}

TEST_CASE(
    "the store's word ends a requested cancellation, or any order whose ticket is cancelled") {
    check_each([](Order& o) { o.confirm_cancellation(noon); },
               {{Status::placed, Status::cancelled},
                {Status::accepted, Status::cancelled},
                {Status::cooking, Status::cancelled},
                {Status::ready, Status::cancelled},
                {Status::delivering, Status::cancelled},
                {Status::cancel_requested, Status::cancelled}});
    check_each([](Order& o) { o.refuse_cancellation(noon); },
               {{Status::cancel_requested, Status::placed}});
}

TEST_CASE("while a cancellation is undecided the status waits; when it is refused it catches up") {
    Order order = in(Status::accepted);
    REQUIRE(order.cancel(noon, deadline) == Change::made);
    const auto version = order.version;
    CHECK(order.follow_kitchen(Status::cooking, noon) == Change::made);
    CHECK(order.status == Status::cancel_requested);
    CHECK(order.kitchen == Status::cooking);
    CHECK(order.version == version);
    CHECK(order.follow_kitchen(Status::cooking, noon) == Change::repeated);
    CHECK(order.refuse_cancellation(noon) == Change::made);
    CHECK(order.status == Status::cooking);
}

TEST_CASE("the store may reject any order that was placed and has not ended") {
    check_each([](Order& o) { o.reject(noon); }, {{Status::placed, Status::rejected},
                                                  {Status::accepted, Status::rejected},
                                                  {Status::cooking, Status::rejected},
                                                  {Status::ready, Status::rejected},
                                                  {Status::delivering, Status::rejected},
                                                  {Status::cancel_requested, Status::rejected}});
}

TEST_CASE("an order that has ended or is unpaid does not follow the kitchen") {
    for (const Status status : {Status::awaiting_payment, Status::cancelled, Status::rejected,
                                Status::expired, Status::delivered, Status::picked_up}) {
        Order order = in(status);
        CHECK(order.follow_kitchen(Status::delivering, noon) == Change::illegal);
        CHECK(order.status == status);
    }
}

TEST_CASE("an order follows the kitchen forwards only") {
    for (const Status status :
         {Status::accepted, Status::cooking, Status::ready, Status::delivering}) {
        Order order = in(status);
        for (const Status earlier : {Status::accepted, Status::cooking, Status::ready}) {
            if (earlier > status) continue;
            CHECK(order.follow_kitchen(earlier, noon) == Change::repeated);
            CHECK(order.status == status);
        }
    }
}

TEST_CASE("a delay moves the promise of an order under way, once") {
    for (const Status before : all_statuses()) {
        CAPTURE(contract::to_text(before));
        Order order = in(before);
        const bool under_way = !order.ended() && before != Status::awaiting_payment;
        const std::int64_t version = order.version;
        CHECK(order.delay(1, noon + window, noon) == (under_way ? Change::made : Change::illegal));
        CHECK(order.status == before);
        CHECK(order.version == version + (under_way ? 1 : 0));
        if (!under_way) continue;
        CHECK(order.promised_at == noon + window);
        CHECK(order.delay(1, noon, noon) == Change::repeated);
        CHECK(order.promise(noon, noon) == Change::repeated);  // of the acceptance, read again
        CHECK(order.promised_at == noon + window);
        CHECK(order.delay(2, noon + 2 * window, noon) == Change::made);
    }
}

TEST_CASE("a step of the kitchen that is taken back takes the order's status with it, once") {
    Order order = in(Status::cooking);
    const TimePoint later = noon + std::chrono::minutes{1};
    CHECK(order.round() == 1);
    CHECK(order.step_back(1, Status::ready, Status::cooking, later, deadline) == Change::illegal);
    REQUIRE(order.step_back(1, Status::cooking, Status::accepted, later, deadline) == Change::made);
    CHECK(order.status == Status::accepted);
    CHECK(order.kitchen == Status::accepted);
    CHECK(order.timeline.back() == TimelineEntry{Status::accepted, later, order.version});
    CHECK_FALSE(order.decide_by);
    // The events until then, read again.
    const std::int64_t version = order.version;
    CHECK(order.follow_kitchen(Status::accepted, noon) == Change::repeated);
    CHECK(order.follow_kitchen(Status::cooking, noon) == Change::repeated);
    CHECK(order.step_back(1, Status::cooking, Status::accepted, later, deadline) ==
          Change::repeated);
    CHECK(order.version == version);
    // The step is made once more.
    REQUIRE(order.follow_kitchen(Status::cooking, later + Milliseconds{1}) == Change::made);
    CHECK(order.round() == 2);
    REQUIRE(order.follow_kitchen(Status::ready, later + Milliseconds{2}) == Change::made);
    CHECK(order.round() == 1);
}

TEST_CASE("an order whose acceptance was taken back waits for the store again, without a promise") {
    Order order = in(Status::placed);
    REQUIRE(order.promise(noon + window, noon) == Change::made);
    REQUIRE(order.follow_kitchen(Status::accepted, noon) == Change::made);
    CHECK_FALSE(order.decide_by);
    const TimePoint later = noon + std::chrono::minutes{1};
    REQUIRE(order.step_back(1, Status::accepted, Status::placed, later, deadline) == Change::made);
    CHECK(order.status == Status::placed);
    CHECK(order.decide_by == deadline);
    CHECK_FALSE(order.promised_at);
    CHECK(order.promise(noon + window, noon) == Change::repeated);  // of before
    CHECK_FALSE(order.promised_at);
    CHECK(order.promise(later + window, later + Milliseconds{1}) == Change::made);
    CHECK(order.as_placed().corrections == 0);
}

TEST_CASE("a delivery that was taken back is under way again; no other end is") {
    for (const Status before : all_statuses()) {
        CAPTURE(contract::to_text(before));
        Order order = in(before);
        if (!order.ended()) continue;
        const Status to = before == Status::picked_up ? Status::ready : Status::delivering;
        const bool at_door = before == Status::delivered || before == Status::picked_up;
        const Change change = order.step_back(1, before, to, noon, deadline);
        CHECK((change == Change::made) == at_door);
        CHECK(order.status == (at_door ? to : before));
        CHECK(order.ended() == !at_door);
    }
}

TEST_CASE("while a cancellation is undecided a step back changes the kitchen alone") {
    Order order = in(Status::accepted);
    REQUIRE(order.cancel(noon, deadline) == Change::made);
    REQUIRE(order.follow_kitchen(Status::cooking, noon) == Change::made);
    CHECK_FALSE(order.decide_by);
    REQUIRE(order.step_back(1, Status::cooking, Status::accepted, noon, deadline) == Change::made);
    CHECK(order.status == Status::cancel_requested);
    CHECK(order.kitchen == Status::accepted);
    CHECK(order.decide_by == deadline);
}

TEST_CASE("a store that cancels gives all back, or nothing, or a part") {
    const auto cancelled = [](std::optional<std::int64_t> refund, std::int64_t before = 0) {
        Order order = in(Status::cooking);
        if (before > 0) (void)order.record_refund(before, 39'000, noon);
        REQUIRE(order.cancel_by_store(noon, refund, "") == Change::made);
        CHECK(order.status == Status::cancelled);
        CHECK(order.is_cancelled_by_store);
        CHECK(order.cancel_by_store(noon, 0, "") == Change::repeated);
        return order;
    };
    Order all = cancelled({});
    CHECK(all.kept == 0);
    CHECK(all.refund_due() == 39'000);
    Order none = cancelled(0);
    CHECK(none.kept == 39'000);
    CHECK(none.payment_status == PaymentStatus::approved);
    CHECK(none.refund_due() == 0);
    Order part = cancelled(5'000);
    CHECK(part.kept == 34'000);
    CHECK(part.payment_status == PaymentStatus::refund_pending);
    CHECK(part.refund_due() == 5'000);
    CHECK(part.record_refund(5'000, 39'000, noon) == Change::made);
    CHECK(part.payment_status == PaymentStatus::approved);
    Order rest = cancelled(50'000, 10'000);  // the store did not know of the refund
    CHECK(rest.kept == 0);
    CHECK(rest.refund_due() == 29'000);
}

TEST_CASE(
    "refused dishes lower the total, and their price goes back; the fee and the discount stay") {
    Order order;
    order.lines = {{11, "통닭", 18'000, 2, {}, 36'000},
                   {12, "콜라", 2'000, 1, {{1, "큰 것", 500}}, 2'500}};
    order.price = make_price(order.lines, {.delivery_fee = 3'000, .discount = 5'000});
    order.discount = Discount{"할인", "C", 5'000};
    order.open(noon, window);
    REQUIRE(order.place("p", "sandbox", noon, deadline) == Change::made);
    REQUIRE(order.price.total == 36'500);
    CHECK(order.refuse_dishes({{2, 0}}, noon) == Change::illegal);
    REQUIRE(order.refuse_dishes({{0, 1}}, noon) == Change::made);
    CHECK(order.price.total == 18'500);
    CHECK(order.refused == 18'000);
    CHECK(order.placed_total() == 36'500);
    CHECK(order.lines[0].quantity == 1);
    CHECK(order.lines[0].removed == 1);
    CHECK(order.lines[0].line_total == 18'000);
    CHECK(order.refuse_dishes({{0, 1}}, noon) == Change::repeated);
    CHECK(order.refuse_dishes({{0, 2}}, noon) == Change::repeated);  // of before, read again
    REQUIRE(order.refuse_dishes({{0, 0}}, noon) == Change::made);
    CHECK(order.price.subtotal == 2'500);
    CHECK(order.price.total == 3'000);  // the discount is not more than the dishes
    CHECK(order.discount->amount == 2'500);
    CHECK(order.removals == 2);
    const Order placed = order.as_placed();
    CHECK(placed.price.total == 36'500);
    CHECK(placed.price.subtotal == 38'500);
    CHECK(placed.discount->amount == 5'000);
    CHECK(placed.lines[0].quantity == 2);
    CHECK(placed.lines[0].line_total == 36'000);
    // The end gives back all that is left of what was captured.
    REQUIRE(order.record_refund(18'000, 36'500, noon) == Change::made);
    REQUIRE(order.reject(noon) == Change::made);
    CHECK(order.refund_due() == 18'500);
}

TEST_CASE("an order that the store has not taken in time is rejected, and not before") {
    Order order = in(Status::placed);
    CHECK(order.give_up_on_store(deadline - Milliseconds{1}) == Change::illegal);
    CHECK(order.give_up_on_store(deadline) == Change::made);
    CHECK(order.status == Status::rejected);
    CHECK(order.payment_status == PaymentStatus::refund_pending);
    CHECK(order.give_up_on_store(deadline) == Change::illegal);
}

TEST_CASE("a cancellation that the store has not decided in time is granted until cooking begins") {
    for (const Status from : {Status::placed, Status::accepted}) {
        Order order = in(from);
        REQUIRE(order.cancel(noon, deadline) == Change::made);
        CHECK(order.give_up_on_store(deadline) == Change::made);
        CHECK(order.status == Status::cancelled);
        Order cooking = in(from);
        REQUIRE(cooking.cancel(noon, deadline) == Change::made);
        REQUIRE(cooking.follow_kitchen(Status::cooking, noon) == Change::made);
        CHECK(cooking.give_up_on_store(deadline) == Change::illegal);
    }
}

TEST_CASE("an order under way whose payment has gone back is to be cancelled, and no other") {
    const auto refund_and_cancel = [](Order& o) {
        (void)o.record_refund(39000, 39000, noon);
        (void)o.cancel_refunded(noon, deadline);
    };
    check_each(refund_and_cancel, {{Status::placed, Status::cancel_requested},
                                   {Status::accepted, Status::cancel_requested},
                                   {Status::cooking, Status::cancel_requested},
                                   {Status::ready, Status::cancel_requested},
                                   {Status::delivering, Status::cancel_requested}});
    Order partly = in(Status::cooking);
    REQUIRE(partly.record_refund(38999, 39000, noon) == Change::made);
    CHECK(partly.cancel_refunded(noon, deadline) == Change::illegal);
}

TEST_CASE(
    "a refunded order waits for the store whatever the kitchen does, until it is handed over") {
    Order order = in(Status::cooking);
    REQUIRE(order.record_refund(39000, 39000, noon) == Change::made);
    REQUIRE(order.cancel_refunded(noon, deadline) == Change::made);
    CHECK(order.follow_kitchen(Status::delivering, noon) == Change::made);
    CHECK(order.status == Status::cancel_requested);
    Order handed_over = order;
    CHECK(order.give_up_on_store(deadline) == Change::made);
    CHECK(order.status == Status::cancelled);
    CHECK(order.payment_status == PaymentStatus::refunded);
    CHECK(handed_over.follow_kitchen(Status::delivered, noon) == Change::made);
    CHECK(handed_over.give_up_on_store(deadline) == Change::illegal);
    CHECK(handed_over.refuse_cancellation(noon) == Change::made);
    CHECK(handed_over.status == Status::delivered);
}

TEST_CASE("an order in every other status has no decision of the store to wait for") {
    for (const Status status : all_statuses()) {
        const bool waits = status == Status::placed || status == Status::cancel_requested;
        CHECK(in(status).decide_by.has_value() == waits);
    }
}

TEST_CASE("a payment that is approved after the order's end goes back") {
    for (const Status status : {Status::expired, Status::cancelled}) {
        Order order = in(Status::awaiting_payment);
        order.begin_payment("sandbox", noon);
        if (status == Status::expired) order.expire(noon + window);
        if (status == Status::cancelled) (void)order.cancel(noon, deadline);
        REQUIRE(order.status == status);
        REQUIRE(order.place("p", "sandbox", noon, deadline) == Change::illegal);
        CHECK(order.owe_late_payment("p", "cash", noon) == Change::illegal);
        CHECK(order.owe_late_payment("p", "sandbox", noon) == Change::made);
        CHECK(order.owe_late_payment("p", "sandbox", noon) == Change::repeated);
        CHECK(order.payment_status == PaymentStatus::refund_pending);
        CHECK(order.refund_due() == 39000);
        CHECK_FALSE(order.was_placed());
        CHECK(order.status == status);
    }
    CHECK(in(Status::placed).owe_late_payment("p2", "sandbox", noon) == Change::illegal);
    CHECK(in(Status::awaiting_payment).owe_late_payment("p", "sandbox", noon) == Change::illegal);
}

TEST_CASE("what goes back at the end of an order is what has not gone back yet") {
    Order order = in(Status::placed);
    REQUIRE(order.record_refund(5000, 39000, noon) == Change::made);
    CHECK(order.refund_due() == 0);
    REQUIRE(order.reject(noon) == Change::made);
    CHECK(order.refund_due() == 34000);
}

TEST_CASE("every step of the kitchen is one entry of the timeline, with its version") {
    const Order order = in(Status::delivered);
    std::vector<std::string> steps;
    std::int64_t version = 0;
    for (const TimelineEntry& entry : order.timeline) {
        steps.emplace_back(contract::to_text(entry.status));
        CHECK(entry.version > version);
        version = entry.version;
    }
    CHECK(steps == std::vector<std::string>{"awaiting_payment", "placed", "accepted", "cooking",
                                            "ready", "delivering", "delivered"});
}

TEST_CASE("an order remembers what it was when it was placed") {
    Order order = in(Status::awaiting_payment);
    (void)order.begin_payment("sandbox", noon);
    (void)order.place("p", "sandbox", noon + Milliseconds{1}, deadline);
    const Order placed = order;
    for (const Status step : {Status::accepted, Status::cooking, Status::ready})
        order.follow_kitchen(step, noon + std::chrono::minutes{1});
    (void)order.promise(noon + window, noon + std::chrono::minutes{1});
    (void)order.record_refund(1000, 39000, noon + std::chrono::minutes{2});
    const Order again = order.as_placed();
    CHECK(again.status == Status::placed);
    CHECK(again.version == placed.version);
    CHECK(again.updated_at == placed.updated_at);
    CHECK(again.timeline == placed.timeline);
    CHECK(again.payment_status == placed.payment_status);
    CHECK(again.refunded == 0);
    CHECK(!again.promised_at);

    Order cash = in(Status::awaiting_payment);
    (void)cash.place("p", "cash", noon, deadline);
    (void)cash.cancel(noon, deadline);
    CHECK(cash.as_placed().payment_status == PaymentStatus::none);
    CHECK(cash.as_placed().status == Status::placed);
}

TEST_CASE("payment status: an attempt, its outcome, and what goes back") {
    Order order = in(Status::awaiting_payment);
    CHECK(order.payment_status == PaymentStatus::none);
    order.begin_payment("sandbox", noon);
    CHECK(order.payment_status == PaymentStatus::pending);
    CHECK(order.payment_unknown(noon, noon) == Change::made);
    CHECK(order.payment_unknown(noon, noon) == Change::repeated);
    CHECK(order.payment_declined(noon, noon) == Change::made);
    CHECK(order.payment_status == PaymentStatus::declined);
    CHECK(order.place("p", "sandbox", noon, deadline) == Change::made);
    CHECK(order.payment_declined(noon, noon) == Change::illegal);  // of an earlier attempt
    CHECK(order.record_refund(5000, 39000, noon) == Change::made);
    CHECK(order.payment_status == PaymentStatus::approved);
    CHECK(order.record_refund(5000, 39000, noon) == Change::repeated);
    CHECK(order.record_refund(39000, 39000, noon) == Change::made);
    CHECK(order.payment_status == PaymentStatus::refunded);
}

TEST_CASE("a late outcome of a declined attempt does not change the next one") {
    Order order = in(Status::awaiting_payment);
    order.begin_payment("sandbox", noon);
    const TimePoint declined_at = noon + std::chrono::seconds{1};
    CHECK(order.payment_declined(declined_at, declined_at) == Change::made);
    const TimePoint second = noon + std::chrono::seconds{5};
    order.begin_payment("sandbox", second);
    CHECK(order.payment_declined(declined_at, second + std::chrono::seconds{1}) == Change::illegal);
    CHECK(order.payment_status == PaymentStatus::pending);
    CHECK(order.payment_unknown(second, second + std::chrono::seconds{3}) == Change::made);
    CHECK(order.payment_declined(declined_at, second + std::chrono::seconds{4}) == Change::illegal);
    CHECK(order.payment_status == PaymentStatus::unknown);
    CHECK(order.payment_declined(second, second) == Change::made);  // its own outcome, at once
}

TEST_CASE(
    "an attempt that is declined is not unknown again, and a later word tells of its own attempt") {
    Order order = in(Status::awaiting_payment);
    order.begin_payment("sandbox", noon);
    REQUIRE(order.payment_declined(noon, noon) == Change::made);
    CHECK(order.payment_unknown(noon, noon) == Change::illegal);
    const TimePoint second = noon + std::chrono::seconds{5};
    order.begin_payment("sandbox", second);
    CHECK(order.payment_unknown(noon, second) == Change::illegal);
    CHECK(order.withdraw_payment(noon, second) == Change::illegal);
    CHECK(order.payment_status == PaymentStatus::pending);
    CHECK(order.payment_unknown(second, second) == Change::made);
    CHECK(order.withdraw_payment(second, second) == Change::made);
}

TEST_CASE("only an order that awaits payment begins to be paid") {
    for (const Status status : all_statuses()) {
        const auto expected = status == Status::awaiting_payment ? Change::made : Change::illegal;
        CHECK(in(status).begin_payment("sandbox", noon) == expected);
    }
}

TEST_CASE("an attempt that was never made leaves no trace in the payment's status") {
    Order order = in(Status::awaiting_payment);
    order.begin_payment("sandbox", noon);
    order.withdraw_payment(noon, noon);
    CHECK(order.payment_status == PaymentStatus::none);
}

TEST_CASE("an order that ends after it was paid owes a refund") {
    CHECK(in(Status::cancelled).payment_status == PaymentStatus::refund_pending);
    CHECK(in(Status::rejected).payment_status == PaymentStatus::refund_pending);
}

TEST_CASE("an order in cash is placed without a charge, and owes nothing when it ends") {
    Order order = in(Status::awaiting_payment);
    order.begin_payment("cash", noon);
    REQUIRE(order.place("p", "cash", noon, deadline) == Change::made);
    CHECK(order.status == Status::placed);
    CHECK(order.payment_status == PaymentStatus::none);
    CHECK(order.to_collect() == 39000);
    CHECK(in(Status::placed).to_collect() == 0);
    CHECK(in(Status::awaiting_payment).to_collect() == 0);
    CHECK(order.reject(noon) == Change::made);
    CHECK(order.payment_status == PaymentStatus::none);
}

TEST_CASE("every status and payment status has a name that is read back") {
    for (const Status status : all_statuses())
        CHECK(from_name<Status>(contract::to_text(status)) == status);
    CHECK(!from_name<Status>("eaten"));
    CHECK(from_name<PaymentStatus>("refund_pending") == PaymentStatus::refund_pending);
    CHECK(!from_name<PaymentStatus>("stolen"));
}

TEST_CASE("an order that is shown differently has another version: its ETag is made of that") {
    Order order = in(Status::awaiting_payment);
    const auto opened = order.version;
    order.begin_payment("sandbox", order.created_at);
    CHECK(order.version > opened);
    Order promised = in(Status::accepted);
    const auto before = promised.version;
    CHECK(promised.promise(promised.created_at + std::chrono::minutes{30}, promised.created_at) ==
          Change::made);
    CHECK(promised.version > before);
}

}  // namespace order_test
