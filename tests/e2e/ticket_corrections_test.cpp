// What a kitchen changes in an order under way, and what the customer hears of it.
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

}  // namespace ticket_corrections_test
