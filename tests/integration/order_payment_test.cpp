// The payment of an order as order sees it: attempts, late words about them, and attempts that never reached
// pay. The test answers in the place of pay.
#include <atomic>
#include <future>
#include <thread>

#include <doctest/doctest.h>

#include "chicken_store.h"
#include "order/events.h"
#include "order/module.h"
#include "pay/events.h"
#include "pay/requests.h"
#include "runtime/async_event.h"
#include "store/events.h"
#include "support/module_harness.h"

namespace order_payment_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
using pay::contract::AuthorizePayment;
using pay::contract::FindPayment;
using pay::contract::Outcome;
using pay::contract::PaymentApproved;
using pay::contract::PaymentDeclined;
using pay::contract::PaymentRefunded;
using pay::contract::PaymentReply;

constexpr std::int64_t amount = 21'000;

// The order module with one store, and a pay whose replies the test gives.
struct PaidOrders {
    PaidOrders() : module(order::definition(), "[order]\nrequire_contact = false\n") {
        open_store(1, std::nullopt);
        module.deliver(test::chicken_menu());
        serve();
    }

    // The store takes no orders until then.
    void open_store(std::int64_t revision, std::optional<TimePoint> paused_until) {
        auto changed = test::chicken_store(revision);
        changed.store.paused_until = paused_until;
        module.deliver(changed);
    }
    void pause_store() { open_store(2, module.clock.now() + 24h); }

    // Answers requests of order from now on, also after a restart of the module.
    void serve() {
        module.serve<AuthorizePayment>([this](AuthorizePayment request, std::string) {
            return authorize(std::move(request));
        });
        module.serve<FindPayment>([this](FindPayment, std::string) { return find(); });
    }

    std::string unpaid() {
        return module.post("/orders", R"({"item": "통닭", "storeId": 1})").text("id");
    }
    test::Call payment_of(const std::string& id) const {
        return {http::Method::post, "/orders/" + id + "/payment",
                R"({"method": "sandbox", "token": "tok"})"};
    }
    std::future<int> begin_payment(const std::string& id) {
        auto status = std::async(std::launch::async,
                                 [this, id] { return module.send(payment_of(id)).status; });
        while (charges == 0) std::this_thread::yield();
        return status;
    }
    int pay(const std::string& id) { return module.send(payment_of(id)).status; }
    std::string payment_status(const std::string& id) {
        return std::string(module.get("/orders/" + id).body.at("payment").at("status").as_string());
    }
    std::string status(const std::string& id) { return module.get("/orders/" + id).text("status"); }

    // Of AuthorizePayment; while `held`, it comes with release().
    PaymentReply reply{Outcome::pending, "", "", ""};
    bool held = false;
    std::atomic<int> charges = 0;
    PaymentReply found{Outcome::none, "", "", ""};
    std::atomic<int> questions = 0;

    void release() { released->notify(); }

    test::ModuleHarness module;

private:
    Task<PaymentReply> authorize(AuthorizePayment) {
        released = std::make_shared<AsyncEvent>(co_await boost::asio::this_coro::executor);
        ++charges;
        if (held) co_await released->wait_for(1min);
        co_return reply;
    }
    Task<PaymentReply> find() {
        ++questions;
        co_return found;
    }
    std::shared_ptr<AsyncEvent> released;
};

}  // namespace

TEST_CASE("order: a late 'pending' does not hide that its attempt was declined") {
    PaidOrders orders;
    const std::string id = orders.unpaid();
    orders.held = true;
    auto response = orders.begin_payment(id);
    orders.module.deliver(PaymentDeclined{"p1", id, "no", orders.module.clock.now()});
    CHECK(orders.payment_status(id) == "declined");
    orders.release();
    CHECK(response.get() == 202);
    CHECK(orders.payment_status(id) == "declined");

    // Another card is a new attempt, not a question about the first.
    orders.held = false;
    orders.reply = {Outcome::approved, "p2", "sandbox", ""};
    CHECK(orders.pay(id) == 200);
    CHECK(orders.charges == 2);
    CHECK(orders.questions == 0);
}

TEST_CASE("order: a late decline of an earlier attempt does not change a later one") {
    PaidOrders orders;
    const std::string id = orders.unpaid();
    const TimePoint first = orders.module.clock.now();
    orders.reply = {Outcome::declined, "p1", "sandbox", "no"};
    CHECK(orders.pay(id) == 402);
    orders.module.clock.advance(10s);
    orders.reply = {Outcome::pending, "p2", "sandbox", ""};
    CHECK(orders.pay(id) == 202);
    CHECK(orders.payment_status(id) == "unknown");
    orders.module.deliver(PaymentDeclined{"p1", id, "no", first});
    CHECK(orders.payment_status(id) == "unknown");
    orders.module.deliver(PaymentDeclined{"p2", id, "no", orders.module.clock.now()});
    CHECK(orders.payment_status(id) == "declined");
}

TEST_CASE("order: an open attempt is asked about, and never charged again") {
    PaidOrders orders;
    const std::string id = orders.unpaid();
    CHECK(orders.pay(id) == 202);
    orders.found = {Outcome::pending, "p1", "sandbox", ""};
    orders.pause_store();  // is not asked while an attempt is open
    CHECK(orders.pay(id) == 202);
    CHECK(orders.charges == 1);
    CHECK(orders.questions == 1);
    orders.found = {Outcome::approved, "p1", "sandbox", ""};
    CHECK(orders.pay(id) == 200);
    CHECK(orders.status(id) == "placed");
    CHECK(orders.charges == 1);
}

TEST_CASE("order: an attempt that pay does not know is not resumed behind a closed door") {
    PaidOrders orders;
    const std::string id = orders.unpaid();
    CHECK(orders.pay(id) == 202);
    CHECK(orders.payment_status(id) == "unknown");
    orders.pause_store();
    CHECK(orders.pay(id) == 409);
    CHECK(orders.charges == 1);
    CHECK(orders.status(id) == "awaiting_payment");
    orders.open_store(3, std::nullopt);
    orders.reply = {Outcome::approved, "p1", "sandbox", ""};
    CHECK(orders.pay(id) == 200);
    CHECK(orders.charges == 2);
}

TEST_CASE("order: a dish that sold out meanwhile is not paid on resumption either") {
    PaidOrders orders;
    const std::string id = orders.unpaid();
    CHECK(orders.pay(id) == 202);
    store::contract::MenuPublished menu{1, 2, {}};
    menu.menu.categories = {{"치킨", {{11, "통닭", "", 18000, true, {}, {}}}}};
    orders.module.deliver(menu);
    CHECK(orders.pay(id) == 409);
    CHECK(orders.charges == 1);
}

namespace {

// A placed order of which the kitchen has done `steps`.
std::string cooked(PaidOrders& orders, int steps) {
    using namespace store::contract;
    const std::string id = orders.unpaid();
    orders.module.deliver(PaymentApproved{"p1", id, amount, "sandbox", orders.module.clock.now()});
    const TimePoint at = orders.module.clock.now();
    if (steps > 0) orders.module.deliver(TicketAccepted{id, 1, at, at + 20min});
    if (steps > 1) orders.module.deliver(CookingStarted{id, 1, at});
    if (steps > 2) orders.module.deliver(FoodReady{id, 1, at});
    if (steps > 3) orders.module.deliver(DeliveryStarted{id, 1, at, "", ""});
    if (steps > 4) orders.module.deliver(DeliveryCompleted{id, 1, at});
    return id;
}

PaymentRefunded refund(const PaidOrders& orders, const std::string& id, std::int64_t part,
                       std::int64_t total) {
    return {"p1", id, "r" + std::to_string(total), part, total, amount, orders.module.clock.now()};
}

}  // namespace

TEST_CASE("order: an order under way is cancelled once all of its payment has gone back") {
    for (const int steps : {0, 1, 2, 3, 4}) {
        CAPTURE(steps);
        PaidOrders orders;
        const std::string id = cooked(orders, steps);
        orders.module.deliver(refund(orders, id, 7'000, 7'000));
        CHECK(orders.status(id) != "cancel_requested");
        orders.module.deliver(refund(orders, id, 14'000, amount));
        CHECK(orders.status(id) == "cancel_requested");
        const auto requests = orders.module.sent<order::contract::OrderCancelRequested>(id);
        REQUIRE(requests.size() == 1);
        CHECK(requests.front().refunded);
        orders.module.deliver(
            store::contract::TicketCancelled{id, 1, orders.module.clock.now(), ""});
        CHECK(orders.status(id) == "cancelled");
        CHECK(orders.payment_status(id) == "refunded");
        CHECK(orders.module.sent<order::contract::OrderCancelled>(id).front().refund_due == 0);
        const auto sent = orders.module.sent_types(id);
        orders.module.replay();
        CHECK(orders.module.sent_types(id) == sent);
        CHECK(orders.status(id) == "cancelled");
    }
}

TEST_CASE("order: a refund of all of a delivered order changes nothing but the money") {
    PaidOrders orders;
    const std::string id = cooked(orders, 5);
    orders.module.deliver(refund(orders, id, amount, amount));
    CHECK(orders.status(id) == "delivered");
    CHECK(orders.payment_status(id) == "refunded");
    CHECK(orders.module.sent<order::contract::OrderCancelRequested>(id).empty());
}

TEST_CASE("order: a refunded order that the customer has got is delivered") {
    PaidOrders orders;
    const std::string id = cooked(orders, 4);
    orders.module.deliver(refund(orders, id, amount, amount));
    const TimePoint at = orders.module.clock.now();
    orders.module.deliver(store::contract::DeliveryCompleted{id, 1, at});
    orders.module.deliver(store::contract::TicketCancelRefused{id, 1, at, "delivered"});
    CHECK(orders.status(id) == "delivered");
    CHECK_FALSE(orders.module.sent<order::contract::OrderProgressed>(id).back().cancel_refused);
}

TEST_CASE("order: a cancellation that waits is granted when all of the payment has gone back") {
    PaidOrders orders;
    const std::string id = cooked(orders, 1);
    auto response = std::async(
        std::launch::async, [&] { return orders.module.post("/orders/" + id + "/cancel").status; });
    while (orders.status(id) != "cancel_requested") std::this_thread::yield();
    orders.module.deliver(refund(orders, id, amount, amount));
    const TimePoint at = orders.module.clock.now();
    // The store refuses the customer, and grants what the refund asks for.
    orders.module.deliver(store::contract::TicketCancelRefused{id, 1, at, "accepted"});
    CHECK(response.get() == 409);
    CHECK(orders.status(id) == "accepted");
    orders.module.deliver(store::contract::TicketCancelled{id, 1, at, ""});
    CHECK(orders.status(id) == "cancelled");
}

TEST_CASE("pay is told of the payment of an order that is not there") {
    PaidOrders orders;
    const std::string lost(36, 'a');
    orders.module.deliver(
        PaymentApproved{"p1", lost, amount, "sandbox", orders.module.clock.now()});
    orders.module.deliver(PaymentDeclined{"p2", lost, "declined", orders.module.clock.now()});
    orders.module.deliver(
        PaymentRefunded{"p1", lost, "r1", amount, amount, amount, orders.module.clock.now()});
    CHECK(orders.module.sent_types(lost) == std::vector<std::string>{"OrderMissing"});
    const auto missing = orders.module.sent<order::contract::OrderMissing>(lost);
    REQUIRE(missing.size() == 1);
    CHECK(missing.front().payment_id == "p1");
    for (const auto& status : orders.module.bus().status()) CHECK(status.dead_letters == 0);
}

}  // namespace order_payment_test
