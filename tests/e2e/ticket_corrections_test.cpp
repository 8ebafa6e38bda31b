// What a kitchen changes in an order under way, and what the customer hears of it.
#include <thread>

#include <doctest/doctest.h>

#include "support/shop.h"

namespace ticket_corrections_test {

using namespace baedal::test;
using boost::json::object;

namespace {

// A placed order of which the kitchen has taken these steps.
std::string cooked(Shop& shop, const std::vector<std::string>& steps,
                   const object& body = chicken()) {
    const std::string id = shop.placed(body);
    REQUIRE(shop.ticket_arrives(id));
    for (const std::string& step : steps) expect(shop.ticket(id, step), 200);
    return id;
}

HttpResponse correct(Shop& shop, const std::string& id, const std::string& name, const object& body,
                     const std::string& key = "") {
    const Headers headers = key.empty() ? Headers{} : Headers{{"Idempotency-Key", key}};
    return shop.owner.post("/tickets/" + id + "/" + name, body, headers);
}

// The texts of the messages to the customer about `event`.
std::vector<std::string> told(Shop& shop, const std::string& id, const std::string& event) {
    const Json page = expect(shop.owner.get("/notifications?limit=200&orderId=" + id), 200);
    std::vector<std::string> out;
    for (const Json& message : page.at("items").as_array()) {
        if (text_of(message, "event") == event && text_of(message, "audience") == "customer")
            out.push_back(text_of(message, "text"));
    }
    return out;
}

}  // namespace

TEST_CASE("a delay moves the promised time, and its customer is told once") {
    Shop shop;
    const std::string id = cooked(shop, {"accept"});
    REQUIRE(shop.becomes(id, "accepted"));
    const std::string promised = text_of(shop.order(id), "promisedAt");
    const Json first = expect(correct(shop, id, "delay", {{"minutes", 10}}, "tap-1"), 200);
    CHECK(expect(correct(shop, id, "delay", {{"minutes", 10}}, "tap-1"), 200) == first);
    CHECK(text_of(first, "promisedAt") > promised);
    CHECK(eventually(
        [&] { return text_of(shop.order(id), "promisedAt") == text_of(first, "promisedAt"); }));
    REQUIRE(eventually([&] { return told(shop, id, "delayed").size() == 1; }));
    CHECK(told(shop, id, "delayed").front().contains("늦어집니다. 약"));
    CHECK(shop.status(id) == "accepted");

    // The order's module is away, and the process ends with the delay on its disk.
    shop.stop_module("order");
    expect(correct(shop, id, "delay", {{"minutes", 5}}, "tap-2"), 200);
    shop.server.restart();
    CHECK(eventually([&] { return told(shop, id, "delayed").size() == 2; }));
    CHECK(shop.is_caught_up());
    CHECK(told(shop, id, "delayed").size() == 2);
}

TEST_CASE("a step that is taken back takes the order's status with it, and is told") {
    Shop shop;
    const std::string id = cooked(shop, {"accept", "cook", "ready"});
    REQUIRE(shop.becomes(id, "ready"));
    expect(shop.ticket(id, "undo"), 200);
    expect(shop.ticket(id, "undo"), 200);  // repeated
    REQUIRE(shop.becomes(id, "cooking"));
    // The process ends in between, and the next steps go on as ever.
    shop.server.restart();
    for (const char* step : {"ready", "dispatch", "deliver"}) expect(shop.ticket(id, step), 200);
    REQUIRE(shop.becomes(id, "delivered"));
    expect(shop.ticket(id, "undo"), 200);
    REQUIRE(shop.becomes(id, "delivering"));
    expect(shop.ticket(id, "deliver"), 200);
    REQUIRE(shop.becomes(id, "delivered"));
    CHECK(shop.timeline(id) == std::vector<std::string>{"awaiting_payment", "placed", "accepted",
                                                        "cooking", "ready", "cooking", "ready",
                                                        "delivering", "delivered", "delivering",
                                                        "delivered"});
    CHECK(eventually([&] { return told(shop, id, "corrected").size() == 2; }));
    CHECK(eventually([&] { return told(shop, id, "delivered").size() == 2; }));
    CHECK(told(shop, id, "cooking").size() == 1);
    CHECK(shop.movements(id) == "charge 21000");
    CHECK(shop.is_caught_up());
}

TEST_CASE("a store cancels while pay is down, and what it keeps stays") {
    Shop shop;
    struct Case {
        object body;
        std::string ledger;
        std::string told;
    };
    for (const Case& each :
         {Case{{{"reason", "sold_out"}}, "charge 21000 refund 21000", "전액 환불됩니다."},
          Case{{{"reason", "no_show"}, {"refund", "none"}}, "charge 21000", "환불되지 않습니다."},
          Case{{{"reason", "failed_delivery"}, {"refund", 5'000}},
               "charge 21000 refund 5000",
               "5,000원이 환불됩니다."}}) {
        CAPTURE(each.ledger);
        const std::string id = cooked(shop, {"accept", "cook"});
        shop.stop_module("pay");
        expect(correct(shop, id, "cancel", each.body), 200);
        expect(correct(shop, id, "cancel", each.body), 200);
        REQUIRE(shop.becomes(id, "cancelled"));
        shop.start_module("pay");
        CHECK(eventually([&] { return shop.movements(id) == each.ledger; }));
        CHECK(eventually([&] { return told(shop, id, "cancelled").size() == 1; }));
        CHECK(told(shop, id, "cancelled").front().ends_with(each.told));
        CHECK(shop.is_caught_up());
        CHECK(shop.movements(id) == each.ledger);
        CHECK(eventually(
            [&] { return shop.order(id).at("payment").at("status") != "refund_pending"; }));
    }
}

TEST_CASE("of a customer's and a store's cancellation at the same time the order ends once") {
    Shop shop;
    for (int round = 0; round < 10; ++round) {
        const std::string id = cooked(shop, {"accept"});
        REQUIRE(shop.becomes(id, "accepted"));
        std::thread customer([&] {
            HttpClient client = shop.new_customer();
            client.post("/orders/" + id + "/cancel", object{});
        });
        const HttpResponse response = correct(shop, id, "cancel", {{"reason", "sold_out"}});
        customer.join();
        CHECK(response.status == 200);
        REQUIRE(shop.becomes(id, "cancelled"));
        CHECK(eventually([&] { return shop.movements(id) == "charge 21000 refund 21000"; }));
        CHECK(eventually([&] { return told(shop, id, "cancelled").size() == 1; }));
    }
    CHECK(shop.is_caught_up());
}

TEST_CASE("a refused dish is taken off the order while pay is down, and its price goes back once") {
    Shop shop;
    object two = chicken();
    two["quantity"] = 2;
    const std::string id = cooked(shop, {"accept"}, two);
    shop.stop_module("pay");
    const object one{{"remove", boost::json::array{object{{"line", 0}, {"quantity", 1}}}}};
    const Json first = expect(correct(shop, id, "items", one, "tap-1"), 200);
    CHECK(expect(correct(shop, id, "items", one, "tap-1"), 200) == first);
    CHECK(correct(shop, id, "items", one, "tap-2").problem() == "nothing-left");
    CHECK(eventually([&] { return shop.order(id).at("total") == chicken_total; }));
    CHECK(shop.order(id).at("subtotal") == 18'000);
    CHECK(shop.order(id).at("items").at(0).at("removed") == 1);
    shop.server.restart();
    CHECK(eventually([&] { return shop.movements(id) == "charge 39000 refund 18000"; }));
    CHECK(eventually([&] { return told(shop, id, "dishes_refused").size() == 1; }));
    CHECK(told(shop, id, "dishes_refused").front().ends_with("통닭 1개. 18,000원이 환불됩니다."));
    for (const char* step : {"cook", "ready", "dispatch", "deliver"})
        expect(shop.ticket(id, step), 200);
    REQUIRE(shop.becomes(id, "delivered"));
    CHECK(shop.is_caught_up());
    CHECK(shop.movements(id) == "charge 39000 refund 18000");
}

}  // namespace ticket_corrections_test
