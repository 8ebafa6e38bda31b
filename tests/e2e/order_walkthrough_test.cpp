// The whole life of an order: menu, kitchen, delivery, notifications.
#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

namespace {
const std::vector<std::string> whole_way{
    "awaiting_payment", "placed", "accepted", "cooking", "ready", "delivering", "delivered"};
}

TEST_CASE("a chicken and a pizza are ordered, cooked and delivered, with all notifications") {
    Shop shop;
    const HttpResponse response = shop.place(chicken());
    REQUIRE(response.status == 201);
    const Json order = response.json();
    const std::string id = text_of(order, "id");
    CHECK(id.size() == 36);
    CHECK(id.find_first_not_of("0123456789abcdefghijklmnopqrstuv") == std::string::npos);
    CHECK(response.header("location") == "/orders/" + id);
    CHECK(response.header("content-type").starts_with("application/json"));
    CHECK(order.at("number") == 1);
    CHECK(order.at("storeId") == 1);
    CHECK(order.at("storeName") == "통닭집");
    CHECK(order.at("status") == "placed");
    CHECK(order.at("fulfilment") == "delivery");
    CHECK(order.at("subtotal") == 18'000);
    CHECK(order.at("deliveryFee") == 3'000);
    CHECK(order.at("total") == chicken_total);
    CHECK(order.at("currency") == "KRW");
    CHECK(order.at("payment").at("status") == "approved");
    CHECK(order.at("payment").at("method") == "sandbox");
    CHECK(order.at("payment").at("refunded") == 0);
    CHECK(order.at("promisedAt").is_null());
    const Json& line = order.at("items").at(0);
    CHECK(line.at("name") == "통닭");
    CHECK(line.at("unitPrice") == 18'000);
    CHECK(line.at("quantity") == 1);
    CHECK(line.at("lineTotal") == 18'000);
    CHECK(response.body.find("\\u") == std::string::npos);  // Korean text is not escaped

    const std::string second = shop.placed(pizza());
    CHECK(shop.order(second).at("number") == 1);  // each store numbers its own orders
    CHECK(shop.order(shop.placed()).at("number") == 2);

    REQUIRE(shop.ticket_arrives(id));
    CHECK(shop.ticket_state(id) == "received");
    for (const auto& [command, state, status] :
         {std::tuple{"accept", "accepted", "accepted"}, std::tuple{"cook", "cooking", "cooking"},
          std::tuple{"ready", "ready", "ready"}, std::tuple{"dispatch", "delivering", "delivering"},
          std::tuple{"deliver", "delivered", "delivered"}}) {
        CAPTURE(command);
        CHECK(text_of(expect(shop.ticket(id, command), 200), "state") == state);
        CHECK(text_of(expect(shop.ticket(id, command), 200), "state") == state);  // repeated
        CHECK(shop.becomes(id, status));
    }
    CHECK_FALSE(shop.order(id).at("promisedAt").is_null());
    shop.deliver(second);
    CHECK(shop.becomes(second, "delivered"));

    for (const std::string& each : {id, second}) {
        CHECK(shop.timeline(each) == whole_way);
        CHECK(eventually([&] {
            return shop.messages(each) ==
                   "placed/customer placed/store accepted/customer cooking/customer ready/customer "
                   "delivering/customer delivered/customer";
        }));
    }
    CHECK(shop.movements(id) == "charge 21000");
    CHECK(shop.movements(second) == "charge 25000");
}

TEST_CASE("the long form is priced with its choices, and pickup has no rider and no fee") {
    Shop shop;
    using boost::json::array;
    using boost::json::object;
    object body{
        {"storeId", 1},
        {"items", array{object{{"menuItemId", 11}, {"quantity", 2}, {"choices", array{101, 103}}}}},
        {"fulfilment", "pickup"},
        {"customer", object{{"name", "김하나"}, {"phone", "010-1234-5678"}, {"address", "서울시"}}},
        {"note", "소스 많이"},
        {"expectedTotal", 38'000},
        {"payment", card("tok_ok")}};
    const Json order = expect(shop.place(body), 201);
    const std::string id = text_of(order, "id");
    CHECK(order.at("total") == 38'000);
    CHECK(order.at("deliveryFee") == 0);
    CHECK(order.at("note") == "소스 많이");
    CHECK(order.at("customer").at("phone") == "010-1234-5678");
    CHECK(order.at("items").at(0).at("choices").at(1).at("name") == "양념 소스");
    CHECK(order.at("items").at(0).at("choices").at(1).at("price") == 1'000);

    REQUIRE(shop.ticket_arrives(id));
    for (const char* command : {"accept", "cook", "ready"}) expect(shop.ticket(id, command), 200);
    CHECK(shop.ticket(id, "dispatch").status == 409);
    expect(shop.ticket(id, "pickup"), 200);
    CHECK(shop.becomes(id, "picked_up"));
    CHECK(eventually([&] { return shop.messages(id).ends_with("picked_up/customer"); }));

    body["expectedTotal"] = 1;
    const HttpResponse changed = shop.place(body);
    CHECK(changed.status == 409);
    CHECK(changed.problem() == "price-changed");
    CHECK(changed.json().at("total") == 38'000);
}

TEST_CASE("the customer is notified in the order's language, the others in the deployment's") {
    Shop shop({"notify.language=\"en\""});
    const auto texts = [&](const std::string& id) {
        std::string all;
        const Json messages = expect(shop.owner.get("/notifications?orderId=" + id), 200);
        for (const Json& message : messages.at("items").as_array())
            all += text_of(message, "audience") + ": " + text_of(message, "text") + "\n";
        return all;
    };
    auto wanted = chicken();
    wanted["language"] = "ko";
    const std::string korean = shop.placed(wanted);
    const std::string unsaid = shop.placed();
    CHECK(eventually([&] { return texts(korean).contains("store: "); }));
    CHECK(texts(korean).contains("customer: [통닭집] 주문번호 1번 - 주문이 접수되었습니다."));
    CHECK(texts(korean).contains("store: [통닭집] Order 1 - A new order for delivery."));
    CHECK(eventually([&] { return texts(unsaid).contains("store: "); }));
    CHECK(texts(unsaid).contains("customer: [통닭집] Order 2 - We have your order"));

    // The order keeps its language.
    expect(shop.customer.request("POST", "/orders/" + korean + "/cancel", ""), 200);
    CHECK(eventually(
        [&] { return texts(korean).contains("customer: [통닭집] 주문번호 1번 - 주문이 취소"); }));

    wanted["language"] = "Korean!";
    const HttpResponse refused = shop.place(wanted);
    CHECK(refused.status == 422);
    CHECK(refused.json().at("errors").at(0).at("pointer") == "/language");
}

TEST_CASE(
    "orders are accepted while the store module is stopped, and reach the kitchen after its "
    "start") {
    Shop shop;
    shop.stop_module("store");
    for (const char* path : {"/stores", "/stores/1", "/stores/1/menu", "/stores/1/tickets"}) {
        const HttpResponse response = shop.owner.get(path);
        CHECK(response.status == 503);
        CHECK(response.problem() == "module-unavailable");
    }
    CHECK(shop.customer.get("/readyz").status == 200);
    CHECK(shop.customer.get("/readyz?modules=all").status == 503);

    std::vector<std::string> waiting;
    for (int i = 0; i < 5; ++i) waiting.push_back(shop.placed(i % 2 == 0 ? chicken() : pizza()));
    for (const std::string& id : waiting) {
        CHECK(shop.status(id) == "placed");
        CHECK(shop.owner.get("/tickets/" + id).status == 503);
    }

    shop.start_module("store");
    CHECK(shop.customer.get("/readyz?modules=all").status == 200);
    for (const std::string& id : waiting) shop.deliver(id);
    for (const std::string& id : waiting) {
        CHECK(shop.becomes(id, "delivered"));
        CHECK(shop.timeline(id) == whole_way);
    }
}

TEST_CASE("illegal steps of a kitchen are refused and do not change the ticket") {
    Shop shop;
    const std::string id = shop.placed();
    REQUIRE(shop.ticket_arrives(id));
    for (const char* command : {"cook", "ready", "dispatch", "deliver", "pickup"}) {
        CAPTURE(command);
        const HttpResponse response = shop.ticket(id, command);
        CHECK(response.status == 409);
        CHECK(response.problem() == "invalid-transition");
    }
    CHECK(shop.ticket_state(id) == "received");
    CHECK(shop.owner.post("/tickets/" + std::string(36, '0') + "/accept", boost::json::object{})
              .status == 404);
}

TEST_CASE("with the autopilot on the demo stores work without commands") {
    Shop shop({"demo.autopilot=true", "demo.step=\"50ms\""});
    const std::string id = shop.placed();
    CHECK(shop.becomes(id, "delivered", std::chrono::seconds{20}));
    CHECK(shop.timeline(id) == whole_way);
}
