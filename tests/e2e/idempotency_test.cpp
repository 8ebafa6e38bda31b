// A repeated request gives the same order, also after a power cut.
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include <doctest/doctest.h>
#include <boost/json/serialize.hpp>

#include "support/shop.h"

using namespace baedal::test;

namespace {

void check_same(const HttpResponse& first, const HttpResponse& again) {
    CHECK(again.status == first.status);
    CHECK(again.body == first.body);
    CHECK(again.header("location") == first.header("location"));
    CHECK(again.header("content-type") == first.header("content-type"));
    CHECK(again.header("idempotency-replayed") == "true");
    CHECK(first.header("idempotency-replayed").empty());
}

}  // namespace

TEST_CASE("a repeated key gets the first response byte for byte, before and after a power cut") {
    Shop shop;
    const HttpResponse paid = shop.place(chicken(), "key-paid");
    const HttpResponse declined = shop.place(chicken("tok_declined"), "key-declined");
    const HttpResponse unpaid = shop.place(unpaid_chicken(), "key-unpaid");
    CHECK(paid.status == 201);
    CHECK(declined.status == 402);
    CHECK(unpaid.status == 202);
    shop.deliver(text_of(paid.json(), "id"));  // the order changes, the stored response does not

    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        check_same(paid, shop.place(chicken(), "key-paid"));
        check_same(declined, shop.place(chicken("tok_declined"), "key-declined"));
        check_same(unpaid, shop.place(unpaid_chicken(), "key-unpaid"));
        const HttpResponse other = shop.place(pizza(), "key-paid");
        CHECK(other.status == 422);
        CHECK(other.problem() == "idempotency-key-reused");
        if (round == 0) shop.server.restart();
    }
    CHECK(shop.pages("/orders").size() == 3);
    CHECK(shop.ledger().size() == 1);
}

TEST_CASE("a refused order does not take its key") {
    Shop shop;
    boost::json::object wrong = chicken();
    wrong["item"] = "없는 메뉴";
    CHECK(shop.place(wrong, "key").status == 422);
    CHECK(shop.place(chicken(), "key").status == 201);
}

TEST_CASE("keys are 1 to 255 visible ASCII characters") {
    Shop shop;
    CHECK(shop.place(chicken(), std::string(255, 'k')).status == 201);
    CHECK(shop.place(chicken(), std::string(256, 'k')).status == 422);
    CHECK(shop.place(chicken(), "two words").status == 422);
    CHECK(shop.place(chicken(), "\xED\x95\x9C").status / 100 == 4);
    CHECK(shop.pages("/orders").size() == 1);
}

TEST_CASE("concurrent requests with one key create one order and one charge") {
    Shop shop({"pay.sandbox.latency_ms=[20, 40]"});
    std::mutex mutex;
    std::multiset<int> statuses;
    std::set<std::string> ids;
    std::atomic<bool> go = false;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 12; ++i) {
            threads.emplace_back([&] {
                HttpClient client = shop.new_customer();
                client.get("/livez");
                while (!go) std::this_thread::yield();
                const HttpResponse response =
                    client.post("/orders", chicken(), {{"Idempotency-Key", "one"}});
                const std::lock_guard lock(mutex);
                statuses.insert(response.status);
                if (response.status == 201) ids.insert(text_of(response.json(), "id"));
                if (response.status == 409 && response.problem() != "request-in-progress")
                    statuses.insert(-1);
            });
        }
        go = true;
    }
    CHECK(ids.size() == 1);
    CHECK(statuses.count(201) + statuses.count(409) == 12);
    CHECK(shop.place(chicken(), "one").status == 201);
    CHECK(shop.pages("/orders").size() == 1);
    CHECK(shop.ledger().size() == 1);
}

TEST_CASE("the response of a payment is replayed for its key") {
    Shop shop;
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    const Headers key{{"Idempotency-Key", "pay-1"}};
    const HttpResponse first =
        shop.customer.post("/orders/" + id + "/payment", card("tok_ok"), key);
    CHECK(first.status == 200);
    check_same(first, shop.customer.post("/orders/" + id + "/payment", card("tok_ok"), key));
    shop.server.restart();
    check_same(first, shop.customer.post("/orders/" + id + "/payment", card("tok_ok"), key));
    CHECK(shop.customer.post("/orders/" + id + "/payment", card("tok_declined"), key).problem() ==
          "idempotency-key-reused");
    CHECK(shop.movements(id) == "charge 21000");
}
