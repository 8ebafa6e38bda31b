// Payments: declined cards; slow, lost and broken gateways; at most one charge.
#include <atomic>
#include <chrono>
#include <map>
#include <thread>

#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;
using boost::json::object;

namespace {

HttpResponse pay(HttpClient& client, const std::string& id, const object& body) {
    return client.post("/orders/" + id + "/payment", body);
}

std::string payment_status(Shop& shop, const std::string& id) {
    return text_of(shop.order(id).at("payment"), "status");
}

}  // namespace

TEST_CASE("an order with a declined card waits and is paid with another card") {
    Shop shop;
    for (const char* bad : {"tok_declined", "tok_unheard_of"}) {
        CAPTURE(bad);
        const HttpResponse declined = shop.place(chicken(bad));
        CHECK(declined.status == 402);
        CHECK(declined.problem() == "payment-declined");
        const std::string id = text_of(declined.json(), "orderId");
        CHECK(shop.status(id) == "awaiting_payment");
        CHECK(payment_status(shop, id) == "declined");
        CHECK(pay(shop.customer, id, card("tok_declined")).status == 402);
        CHECK(shop.is_caught_up());
        CHECK(shop.ticket_state(id).empty());

        object right = card("tok_ok");
        right["amount"] = chicken_total;
        const HttpResponse paid = pay(shop.customer, id, right);
        CHECK(paid.status == 200);
        CHECK(text_of(paid.json(), "status") == "placed");
        CHECK(shop.ticket_arrives(id));
        CHECK(shop.movements(id) == "charge 21000");

        const HttpResponse again = pay(shop.customer, id, card("tok_ok"));
        CHECK(again.status == 409);
        CHECK(again.problem() == "not-awaiting-payment");
        CHECK(shop.movements(id) == "charge 21000");
    }
}

TEST_CASE("a payment with a wrong amount is refused and not charged") {
    Shop shop;
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    for (const std::int64_t amount :
         {std::int64_t{0}, std::int64_t{1}, chicken_total - 1, chicken_total + 1}) {
        object wrong = card("tok_ok");
        wrong["amount"] = amount;
        const HttpResponse response = pay(shop.customer, id, wrong);
        CHECK(response.status == 422);
        CHECK(response.problem() == "amount-mismatch");
    }
    CHECK(shop.status(id) == "awaiting_payment");
    CHECK(payment_status(shop, id) == "none");
    CHECK(shop.movements(id).empty());
    CHECK(pay(shop.customer, std::string(36, '0'), card("tok_ok")).status == 404);
}

TEST_CASE("a payment with an unknown outcome gives 202 and is reconciled") {
    Shop shop({"pay.reconcile_every=\"200ms\"", "order.payment_timeout=\"300ms\"",
               "pay.gateway_timeout=\"500ms\""});
    struct Case {
        const char* token;
        const char* final_status;
        const char* payment;
        const char* entries;
    };
    for (const Case& c : {Case{"tok_timeout", "awaiting_payment", "declined", ""},
                          Case{"tok_lost", "placed", "approved", "charge 21000"},
                          Case{"tok_error", "awaiting_payment", "declined", ""}}) {
        CAPTURE(c.token);
        const auto begin = std::chrono::steady_clock::now();
        const HttpResponse response = shop.place(chicken(c.token));
        CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{1500});
        CHECK(response.status == 202);
        CHECK_FALSE(response.header("retry-after").empty());
        const std::string id = text_of(response.json(), "id");
        CHECK(response.header("location") == "/orders/" + id);
        CHECK(text_of(response.json(), "status") == "awaiting_payment");

        CHECK(shop.becomes(id, c.final_status));
        CHECK(eventually([&] { return payment_status(shop, id) == c.payment; }));
        CHECK(shop.movements(id) == c.entries);
        if (std::string(c.final_status) == "awaiting_payment") {  // not charged: pay again
            CHECK(eventually([&] { return pay(shop.customer, id, card("tok_ok")).status == 200; }));
            CHECK(shop.movements(id) == "charge 21000");
        }
        CHECK(shop.ticket_arrives(id));
    }
}

TEST_CASE("an order is placed also if the gateway is slower than the customer's time-out") {
    Shop shop({"pay.sandbox.slow=\"800ms\"", "order.payment_timeout=\"200ms\"",
               "pay.reconcile_every=\"200ms\""});
    const HttpResponse response = shop.place(chicken("tok_slow"));
    CHECK(response.status == 202);
    const std::string id = text_of(response.json(), "id");
    CHECK(pay(shop.customer, id, card("tok_ok")).status ==
          202);  // the first attempt is not settled yet
    CHECK(shop.becomes(id, "placed"));
    CHECK(shop.is_caught_up());
    CHECK(shop.movements(id) == "charge 21000");
}

TEST_CASE("an order that is cancelled while its payment is unknown is refunded") {
    Shop shop({"pay.reconcile_every=\"300ms\"", "order.payment_timeout=\"200ms\"",
               "pay.gateway_timeout=\"400ms\""});
    const std::string id = text_of(expect(shop.place(chicken("tok_lost")), 202), "id");
    CHECK(shop.cancel(id).status == 200);
    CHECK(shop.status(id) == "cancelled");
    CHECK(eventually([&] { return shop.movements(id) == "charge 21000 refund 21000"; }));
    CHECK(shop.is_caught_up());
    CHECK(shop.status(id) == "cancelled");
    CHECK(shop.ticket_state(id).empty());
}

TEST_CASE("twenty concurrent payments of one order leave exactly one charge") {
    Shop shop({"pay.sandbox.latency_ms=[5, 30]", "order.max_attempts=0"});
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    std::atomic<int> placed = 0, other = 0;
    std::atomic<bool> go = false;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 20; ++i) {
            threads.emplace_back([&] {
                HttpClient client = shop.new_customer();
                client.get("/livez");
                while (!go) std::this_thread::yield();
                const int status = pay(client, id, card("tok_ok")).status;
                if (status == 200) ++placed;
                if (status != 200 && status != 202 && status != 409) other = status;
            });
        }
        go = true;
    }
    CHECK(placed >= 1);
    CHECK(other.load() == 0);  // a status
    CHECK(shop.becomes(id, "placed"));
    CHECK(shop.is_caught_up());
    CHECK(shop.movements(id) == "charge 21000");
    CHECK(shop.pages("/payments?orderId=" + id).size() >= 1);
}

TEST_CASE("with the pay module stopped an order is kept without delay and paid later") {
    Shop shop;
    shop.stop_module("pay");
    const auto begin = std::chrono::steady_clock::now();
    const HttpResponse response = shop.place(chicken());
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{300});
    CHECK(response.status == 202);
    CHECK_FALSE(response.header("retry-after").empty());
    const std::string id = text_of(response.json(), "id");
    CHECK(shop.status(id) == "awaiting_payment");
    CHECK(pay(shop.customer, id, card("tok_ok")).status == 202);
    CHECK(shop.owner.get("/payments").status == 503);

    shop.start_module("pay");
    const HttpResponse paid = pay(shop.customer, id, card("tok_ok"));
    CHECK(paid.status == 200);
    CHECK(text_of(paid.json(), "status") == "placed");
    CHECK(shop.movements(id) == "charge 21000");
}

TEST_CASE("a failing gateway opens its circuit: responses are fast, and orders are kept") {
    Shop shop({"pay.sandbox.failure_rate=1.0", "order.payment_timeout=\"1s\"",
               "pay.reconcile_every=\"100ms\""});
    std::vector<std::string> ids;
    for (int i = 0; i < 60; ++i) {
        const HttpResponse response = shop.place(chicken());
        REQUIRE(response.status == 202);
        ids.push_back(text_of(response.json(), "id"));
    }
    const auto any_open = [&] {
        for (const Json& breaker :
             expect(shop.owner.get("/admin/breakers"), 200).at("items").as_array()) {
            if (text_of(breaker, "state") != "closed") return true;
        }
        return false;
    };
    CHECK(eventually(any_open));
    const auto begin = std::chrono::steady_clock::now();
    CHECK(shop.place(chicken()).status == 202);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{300});
    for (const std::string& id : ids) CHECK(shop.status(id) == "awaiting_payment");
}

TEST_CASE("an owner refunds a part, then the rest, and no more") {
    Shop shop;
    const std::string id = shop.placed();
    const auto payments = shop.pages("/payments?orderId=" + id);
    REQUIRE(payments.size() == 1);
    const std::string refunds = "/payments/" + text_of(payments[0], "id") + "/refunds";
    const object part{{"amount", 5'000}, {"reason", "빠진 음료"}};
    const Headers key{{"Idempotency-Key", "refund-1"}};
    const HttpResponse first = shop.owner.post(refunds, part, key);
    CHECK(first.status / 100 == 2);
    const HttpResponse again = shop.owner.post(refunds, part, key);
    CHECK(again.body == first.body);
    CHECK(again.header("idempotency-replayed") == "true");
    CHECK(eventually([&] { return shop.movements(id) == "charge 21000 refund 5000"; }));
    CHECK(shop.owner.post(refunds, object{{"amount", 16'001}}).status / 100 == 4);
    CHECK(shop.owner.post(refunds, object{{"amount", 0}}).status == 422);
    CHECK(shop.owner.post(refunds, object{{"amount", 16'000}}).problem() == "order-under-way");
    shop.deliver(id);
    REQUIRE(shop.becomes(id, "delivered"));
    REQUIRE(shop.is_caught_up());
    CHECK(shop.owner.post(refunds, object{{"amount", 16'000}}).status / 100 == 2);
    CHECK(
        eventually([&] { return shop.movements(id) == "charge 21000 refund 5000 refund 16000"; }));
    CHECK(eventually([&] { return shop.order(id).at("payment").at("refunded") == chicken_total; }));
    CHECK(shop.owner.post(refunds, object{{"amount", 1}}).status / 100 == 4);
    CHECK(shop.is_caught_up());
    CHECK(shop.movements(id) == "charge 21000 refund 5000 refund 16000");
}

TEST_CASE("a cancellation after a partial refund refunds exactly the rest") {
    Shop shop;
    const std::string id = shop.placed();
    const std::string payment = text_of(shop.pages("/payments?orderId=" + id).at(0), "id");
    CHECK(shop.owner.post("/payments/" + payment + "/refunds", object{{"amount", 5'000}}).status /
              100 ==
          2);
    CHECK(shop.cancel(id).status == 200);
    CHECK(
        eventually([&] { return shop.movements(id) == "charge 21000 refund 5000 refund 16000"; }));
    CHECK(eventually([&] { return payment_status(shop, id) == "refunded"; }));
}

TEST_CASE("만나서 결제: a cash order is placed without a charge and delivered") {
    Shop shop({"pay.cash_on_delivery=true"});
    object order = chicken();
    order["payment"] = object{{"method", "cash"}};
    const Json placed = expect(shop.place(order), 201);
    const std::string id = text_of(placed, "id");
    CHECK(text_of(placed, "status") == "placed");
    CHECK(text_of(placed.at("payment"), "method") == "cash");
    CHECK(text_of(placed.at("payment"), "status") == "none");
    REQUIRE(shop.ticket_arrives(id));
    CHECK(expect(shop.owner.get("/tickets/" + id), 200).at("toCollect") == chicken_total);
    shop.deliver(id);
    CHECK(shop.becomes(id, "delivered"));

    const std::string cancelled = text_of(expect(shop.place(order), 201), "id");
    REQUIRE(shop.ticket_arrives(cancelled));
    CHECK(shop.cancel(cancelled).status == 200);
    CHECK(payment_status(shop, cancelled) == "none");
    CHECK(shop.is_caught_up());
    CHECK(shop.ledger().empty());

    const auto payments = shop.pages("/payments?orderId=" + id);
    REQUIRE(payments.size() == 1);
    const HttpResponse refund = shop.owner.post(
        "/payments/" + text_of(payments.front(), "id") + "/refunds", object{{"amount", 1000}});
    CHECK(refund.status == 409);
    CHECK(refund.problem() == "not-refundable");
}

TEST_CASE("concurrent payments by cash and by card: the order has the method that took effect") {
    Shop shop({"pay.cash_on_delivery=true"});
    for (int round = 0; round < 20; ++round) {
        const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
        {
            std::jthread cash([&] {
                HttpClient client = shop.new_customer();
                pay(client, id, object{{"method", "cash"}});
            });
            HttpClient client = shop.new_customer();
            pay(client, id, card("tok_ok"));
        }
        REQUIRE(shop.becomes(id, "placed"));
        const std::string method = text_of(shop.order(id).at("payment"), "method");
        CHECK(payment_status(shop, id) == (method == "cash" ? "none" : "approved"));
        CHECK(shop.movements(id) == (method == "cash" ? "" : "charge 21000"));
    }
}

TEST_CASE("a deployment without cash refuses a cash payment, and the order waits") {
    Shop shop;
    object order = chicken();
    order["payment"] = object{{"method", "cash"}};
    const HttpResponse response = shop.place(order);
    CHECK(response.status == 402);
    CHECK(response.body.contains("sandbox"));
}

TEST_CASE("a pay module that does not reply in time opens the order module's circuit") {
    Shop shop({"order.payment_timeout=\"100ms\"", "pay.gateway_timeout=\"5s\"",
               "pay.sandbox.slow=\"1s\"", "pay.breaker.slow_call=\"10s\""});
    const auto state = [&] {
        const Json list = expect(shop.owner.get("/admin/breakers"), 200);
        for (const Json& breaker : list.at("items").as_array()) {
            if (text_of(breaker, "name") == "order.pay") return text_of(breaker, "state");
        }
        return std::string("none");
    };
    std::vector<std::string> waiting;
    while (state() != "open") {
        waiting.push_back(text_of(expect(shop.place(chicken("tok_slow")), 202), "id"));
        REQUIRE(waiting.size() <= 20);
    }
    const HttpResponse later = shop.place(chicken());
    CHECK(later.status == 202);
    CHECK(!later.header("retry-after").empty());
    CHECK(shop.movements(text_of(later.json(), "id")).empty());  // pay got no request
    // The events place the orders in progress, and the circuit closes.
    for (const std::string& id : waiting) CHECK(shop.becomes(id, "placed"));
    CHECK(
        eventually([&] { return shop.place(chicken()).status == 201; }, std::chrono::seconds{30}));
    CHECK(eventually([&] { return shop.place(chicken()).status == 201 && state() == "closed"; },
                     std::chrono::seconds{30}));
}
