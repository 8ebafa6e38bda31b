// What a stranger may ask of the shop: open orders, orders in cash, attempts to pay, sizes, and keys.
#include <doctest/doctest.h>

#include "chicken_store.h"
#include "order/module.h"
#include "pay/events.h"
#include "pay/requests.h"
#include "store/events.h"
#include "support/module_harness.h"

namespace order_limits_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
using http::Method;
using pay::contract::AuthorizePayment;
using pay::contract::Outcome;
using pay::contract::PaymentPrepared;
using pay::contract::PaymentReply;
using pay::contract::PreparePayment;

constexpr const char* settings = R"(
[order]
require_contact = false
unpaid_per_address = 3
unpaid_per_phone = 2
cash_per_address = 3
cash_per_phone = 2
cash_max_total = 50000
max_total = 100000
max_quantity = 5
max_parts = 4
max_attempts = 2
payment_window = "15m"
)";

struct Shop {
    explicit Shop(const std::string& more = "") : module(order::definition(), settings + more) {
        module.deliver(test::chicken_store());
        module.deliver(test::chicken_menu());
        module.serve<AuthorizePayment>([this](AuthorizePayment request, std::string) {
            return authorize(std::move(request));
        });
        module.serve<PreparePayment>([this](PreparePayment request, std::string) {
            return prepare(std::move(request.payment));
        });
    }

    struct Wanted {
        std::uint64_t client = 1;
        std::string phone = {};
        std::string method = {};  // empty: unpaid
        int quantity = 1;
        int lines = 1;
        std::string key = {};
        http::Actor actor = test::customer();
    };
    test::Response order(const Wanted& wanted) {
        json::Object body{{"storeId", 1}};
        json::Array items;
        for (int i = 0; i < wanted.lines; ++i)
            items.push_back({{"menuItemId", 11}, {"quantity", wanted.quantity}});
        body["items"] = items;
        if (!wanted.phone.empty())
            body["customer"] = {{"name", "김하나"}, {"phone", wanted.phone}, {"address", "서울"}};
        if (!wanted.method.empty()) body["payment"] = {{"method", wanted.method}, {"token", "t"}};
        test::Call call{Method::post, "/orders",    boost::json::serialize(body),
                        {},           wanted.actor, wanted.client};
        if (!wanted.key.empty()) call.headers.emplace_back("Idempotency-Key", wanted.key);
        return module.send(call);
    }
    test::Response pay(const std::string& id, const std::string& method = "sandbox",
                       const std::string& key = "") {
        test::Call call{Method::post,
                        "/orders/" + id + "/payment",
                        R"({"method": ")" + method + R"(", "token": "t"})",
                        {},
                        test::customer(),
                        1};
        if (!key.empty()) call.headers.emplace_back("Idempotency-Key", key);
        return module.send(call);
    }
    test::Response cancel(const std::string& id) {
        return module.send(
            {Method::post, "/orders/" + id + "/cancel", "{}", {}, test::customer(), 1});
    }

    void collect(const std::string& id) {
        module.deliver(store::contract::DeliveryCompleted{id, 1, module.clock.now()});
    }

    Outcome outcome = Outcome::approved;
    int charges = 0;
    std::vector<AuthorizePayment> prepared;
    std::vector<AuthorizePayment> charged;
    test::ModuleHarness module;

private:
    Task<PaymentPrepared> prepare(AuthorizePayment payment) {
        prepared.push_back(std::move(payment));
        co_return PaymentPrepared{true};
    }
    Task<PaymentReply> authorize(AuthorizePayment request) {
        ++charges;
        charged.push_back(request);
        co_return PaymentReply{outcome, "payment-" + std::to_string(charges), request.method, ""};
    }
};

int retry_after(const test::Response& response) {
    return std::stoi(response.header("Retry-After"));
}

}  // namespace

TEST_CASE("an address has few unpaid orders at a time") {
    Shop shop;
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        const auto response = shop.order({});
        REQUIRE(response.status == 202);
        ids.push_back(response.text("id"));
    }
    const auto refused = shop.order({});
    CHECK(refused.status == 429);
    CHECK(refused.problem() == "/problems/too-many-open-orders");
    CHECK(retry_after(refused) > 0);
    CHECK(retry_after(refused) <= 600);

    SUBCASE("another address orders") { CHECK(shop.order({.client = 2}).status == 202); }
    SUBCASE("staff and programs on this machine order") {
        CHECK(shop.order({.actor = test::staff()}).status == 202);
        CHECK(shop.order({.client = 0}).status == 202);
    }
    SUBCASE("a paid order counts no more") {
        CHECK(shop.pay(ids[0]).status == 200);
        CHECK(shop.order({}).status == 202);
    }
    SUBCASE("a cancelled one counts on: else placing and cancelling has no end") {
        CHECK(shop.cancel(ids[0]).status == 200);
        CHECK(shop.order({}).status == 429);
    }
    SUBCASE("an order that is paid at once is not refused for orders that are not") {
        // It would count if its payment failed.
        CHECK(shop.order({.method = "sandbox"}).status == 429);
    }
    SUBCASE("after the payment window there is room again") {
        shop.module.clock.advance(16min);
        CHECK(shop.order({}).status == 202);
    }
    SUBCASE("also after a restart") {
        shop.module.restart();
        CHECK(shop.order({}).status == 429);
    }
}

TEST_CASE("a telephone number has few unpaid orders at a time, however it is written") {
    Shop shop;
    CHECK(shop.order({.client = 1, .phone = "010-1234-5678"}).status == 202);
    CHECK(shop.order({.client = 2, .phone = "+82 10 1234 5678"}).status == 202);
    CHECK(shop.order({.client = 3, .phone = "01012345678"}).status == 429);
    CHECK(shop.order({.client = 4, .phone = "0082-10-1234-5678"}).status == 429);
    CHECK(shop.order({.client = 0, .phone = "(010) 1234 5678"}).status == 429);
    CHECK(shop.order({.client = 3, .phone = "010-1234-5679"}).status == 202);
}

TEST_CASE("an order whose payment is declined counts as unpaid; one that is approved does not") {
    Shop shop;
    for (int i = 0; i < 8; ++i) CHECK(shop.order({.method = "sandbox"}).status == 201);
    shop.outcome = Outcome::declined;
    for (int i = 0; i < 3; ++i) CHECK(shop.order({.method = "sandbox"}).status == 402);
    CHECK(shop.order({.method = "sandbox"}).status == 429);
    CHECK(shop.charges == 11);
}

TEST_CASE("a key whose request was refused for a limit may be sent again") {
    Shop shop;
    for (int i = 0; i < 3; ++i) REQUIRE(shop.order({}).status == 202);
    CHECK(shop.order({.key = "one-and-the-same-order"}).status == 429);
    shop.module.clock.advance(16min);
    CHECK(shop.order({.key = "one-and-the-same-order"}).status == 202);
}

TEST_CASE("pay prepares the payment of an order that will be charged, and of no other") {
    Shop shop;
    REQUIRE(shop.order({.method = "sandbox", .key = "k1"}).status == 201);
    REQUIRE(shop.prepared.size() == 1);
    CHECK(shop.charged == shop.prepared);
    CHECK(shop.order({.method = "sandbox", .key = "k1"}).status == 201);  // replayed
    CHECK(shop.order({.method = "cash"}).status == 201);
    CHECK(shop.order({}).status == 202);
    CHECK(shop.order({.method = "sandbox", .quantity = 6}).status == 422);
    shop.outcome = Outcome::declined;
    for (int i = 0; i < 2; ++i) CHECK(shop.order({.method = "sandbox"}).status == 402);
    CHECK(shop.prepared.size() == 3);
    CHECK(shop.order({.method = "sandbox"}).status == 429);
    CHECK(shop.prepared.size() == 3);
    CHECK(shop.charges == 3 + 1);  // cash is agreed on, not prepared
}

TEST_CASE("orders in cash are few for an address and for a number, until they are collected") {
    Shop shop;
    for (int i = 0; i < 3; ++i) REQUIRE(shop.order({.method = "cash"}).status == 201);
    const auto refused = shop.order({.method = "cash"});
    CHECK(refused.status == 429);
    CHECK(refused.problem() == "/problems/too-many-open-orders");
    CHECK(shop.order({.method = "sandbox"}).status == 201);

    REQUIRE(shop.order({.client = 2, .phone = "010-1", .method = "cash"}).status == 422);
    std::string id;
    for (int i = 0; i < 2; ++i) {
        const auto response = shop.order({.client = 2, .phone = "010-1234-5678", .method = "cash"});
        REQUIRE(response.status == 201);
        id = response.text("id");
    }
    CHECK(shop.order({.client = 4, .phone = "01012345678", .method = "cash"}).status == 429);

    SUBCASE("an unpaid order does not become the next one in cash") {
        const auto unpaid = shop.order({.client = 5, .phone = "01012345678"});
        REQUIRE(unpaid.status == 202);
        CHECK(shop.pay(unpaid.text("id"), "cash").status == 429);
        CHECK(shop.pay(unpaid.text("id")).status == 200);
    }
    SUBCASE("a collected one counts no more") {
        shop.collect(id);
        CHECK(shop.order({.client = 4, .phone = "01012345678", .method = "cash"}).status == 201);
    }
    SUBCASE("a cancelled one counts as long as an unpaid one") {
        shop.module.deliver(store::contract::TicketCancelled{
            .order_id = id, .store_id = 1, .at = shop.module.clock.now(), .reason = ""});
        CHECK(shop.order({.client = 4, .phone = "01012345678", .method = "cash"}).status == 429);
        shop.module.clock.advance(16min);
        CHECK(shop.order({.client = 4, .phone = "01012345678", .method = "cash"}).status == 201);
    }
}

TEST_CASE("cash is for orders up to a total, and for known numbers where the shop wants it so") {
    Shop shop;
    const auto refused = shop.order({.method = "cash", .quantity = 3});
    CHECK(refused.status == 422);
    CHECK(refused.problem() == "/problems/cash-not-offered");
    CHECK(shop.order({.method = "sandbox", .quantity = 3}).status == 201);
    CHECK(shop.order({.method = "cash", .quantity = 3, .actor = test::staff()}).status == 201);

    Shop strict("cash_known_phone = true\n");
    CHECK(strict.order({.phone = "010-1234-5678", .method = "cash"}).problem() ==
          "/problems/cash-not-offered");
    CHECK(strict.order({.method = "cash"}).problem() == "/problems/cash-not-offered");
    const auto first = strict.order({.phone = "010-1234-5678", .method = "sandbox"});
    REQUIRE(first.status == 201);
    strict.collect(first.text("id"));
    CHECK(strict.order({.phone = "010-1234-5678", .method = "cash"}).status == 201);
}

TEST_CASE("an order has a largest quantity of a dish, size and total, whatever the way to pay") {
    Shop shop;
    for (const char* method : {"", "sandbox", "cash"}) {
        CAPTURE(method);
        for (const Shop::Wanted& wanted :
             {Shop::Wanted{.method = method, .quantity = 6},
              Shop::Wanted{.method = method, .quantity = 3, .lines = 2},
              Shop::Wanted{.method = method, .lines = 5}}) {
            const auto refused = shop.order(wanted);
            CHECK(refused.status == 422);
            CHECK(refused.problem() == "/problems/order-too-large");
        }
    }
    CHECK(shop.order({.method = "sandbox", .quantity = 5}).status == 201);
}

TEST_CASE("an order's total has a limit") {
    Shop shop;
    store::contract::MenuPublished menu{1, 2, {}};
    menu.menu.categories = {{"치킨", {{11, "통닭", "", 100'000, false, {}, {}}}}};
    shop.module.deliver(menu);
    const auto refused = shop.order({.method = "sandbox"});
    CHECK(refused.problem() == "/problems/order-too-large");
    CHECK(refused.text("detail").contains("100000"));
}

TEST_CASE("an order is tried to be paid a few times") {
    Shop shop;
    shop.outcome = Outcome::declined;
    const std::string id = shop.order({}).text("id");
    CHECK(shop.pay(id).status == 402);
    CHECK(shop.pay(id).status == 402);
    const auto refused = shop.pay(id);
    CHECK(refused.status == 429);
    CHECK(refused.problem() == "/problems/too-many-attempts");
    CHECK(shop.charges == 2);

    SUBCASE("an attempt that was not made does not count") {
        shop.outcome = Outcome::busy;
        const std::string other = shop.order({.client = 2}).text("id");
        for (int i = 0; i < 5; ++i) CHECK(shop.pay(other).status == 202);
        shop.outcome = Outcome::approved;
        CHECK(shop.pay(other).status == 200);
    }
    SUBCASE("also after a restart") {
        shop.module.restart();
        CHECK(shop.pay(id).status == 429);
    }
}

TEST_CASE("the requests to pay an order take as many keys as three for each attempt") {
    for (const Outcome outcome : {Outcome::busy, Outcome::pending}) {
        CAPTURE(static_cast<int>(outcome));
        Shop shop;
        shop.outcome = outcome;
        const std::string id = shop.order({}).text("id");
        for (int i = 0; i < 6; ++i)
            CHECK(shop.pay(id, "sandbox", "key-" + std::to_string(i)).status == 202);
        CHECK(shop.pay(id, "sandbox", "one-more-key").problem() == "/problems/too-many-attempts");
        CHECK(shop.pay(id, "sandbox", "key-1").header("Idempotency-Replayed") == "true");
        CHECK(shop.pay(id).status == 202);  // stores nothing
    }
}

TEST_CASE("a short key belongs to its address; a long one is the client's secret") {
    Shop shop;
    const auto first = shop.order({.client = 1, .key = "my-first-order"});
    const auto stranger = shop.order({.client = 2, .key = "my-first-order"});
    CHECK(stranger.status == 202);
    CHECK(stranger.text("id") != first.text("id"));
    CHECK(stranger.header("Idempotency-Replayed").empty());
    CHECK(shop.order({.client = 1, .key = "my-first-order"}).text("id") == first.text("id"));

    const std::string secret = "0192f0aa-7b1e-7cc4-9d0e-0f3a3f6f2c11";
    const auto at_home = shop.order({.client = 1, .key = secret});
    const auto outside = shop.order({.client = 2, .key = secret});
    CHECK(outside.text("id") == at_home.text("id"));
    CHECK(outside.header("Idempotency-Replayed") == "true");
}

TEST_CASE("staff keep a list of numbers from which the shop takes no orders") {
    Shop shop;
    const auto put = [&](const std::string& phone, http::Actor actor) {
        return shop.module.put("/blocked-phones/" + phone, R"({"reason": "장난 주문"})",
                               std::move(actor));
    };
    CHECK(put("010-1234-5678", test::customer()).status == 401);
    CHECK(put("010", test::staff()).status == 422);
    CHECK(put("x010-1234-5678", test::staff()).status == 422);
    const auto blocked = put("010-1234-5678", test::staff());
    CHECK(blocked.status == 200);
    CHECK(blocked.text("phone") == "01012345678");
    CHECK(blocked.text("reason") == "장난 주문");
    const auto list = shop.module.get("/blocked-phones", test::staff());
    CHECK(list.body.at("items").as_array().size() == 1);

    for (const char* method : {"", "sandbox", "cash"}) {
        for (const char* phone : {"+821012345678", "(+82) 10-1234-5678", "-+82 10 12345678"}) {
            CAPTURE(phone);
            const auto refused = shop.order({.phone = phone, .method = method});
            CHECK(refused.status == 403);
            CHECK(refused.problem() == "/problems/phone-blocked");
        }
    }
    CHECK(shop.order({.phone = "010-1234-5679"}).status == 202);

    const auto unblock = [&] {
        return shop.module.send({Method::del, "/blocked-phones/01012345678"}).status;
    };
    CHECK(unblock() == 204);
    CHECK(unblock() == 404);
    CHECK(shop.order({.phone = "010-1234-5678"}).status == 202);
}

TEST_CASE("with little room on the disk unpaid orders are refused first, then paid ones") {
    Shop shop;
    constexpr std::uint64_t mb = 1 << 20;
    const auto unpaid = shop.order({});
    REQUIRE(unpaid.status == 202);
    const auto leave = [&](std::uint64_t free, std::uint64_t capacity) {
        shop.module.disk = host::FreeSpace::Disk{free, capacity};
        shop.module.clock.advance(2s);
    };

    leave(99 * mb, 10'000 * mb);  // low is 100 MB
    const auto refused = shop.order({});
    CHECK(refused.status == 503);
    CHECK(refused.problem() == "/problems/disk-low");
    CHECK(retry_after(refused) > 0);
    CHECK(shop.order({.method = "sandbox"}).status == 201);

    leave(24 * mb, 10'000 * mb);
    CHECK(shop.order({.method = "sandbox"}).problem() == "/problems/disk-low");
    CHECK(shop.module.get("/orders/" + unpaid.text("id")).status == 200);
    CHECK(shop.pay(unpaid.text("id")).status == 200);  // what exists goes on

    leave(30 * mb, 50 * mb);  // of a small disk a tenth is low
    CHECK(shop.order({.method = "sandbox"}).status == 201);
    leave(2000 * mb, 10'000 * mb);
    CHECK(shop.order({}).status == 202);
}

}  // namespace order_limits_test
