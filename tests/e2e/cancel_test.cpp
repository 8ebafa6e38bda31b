// A cancellation succeeds before the kitchen begins and refunds exactly once.
#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

TEST_CASE("an order that is not cooked yet is cancelled and refunded once") {
    Shop shop;
    for (const bool accepted : {false, true}) {
        CAPTURE(accepted);
        const std::string id = shop.placed();
        REQUIRE(shop.ticket_arrives(id));
        if (accepted) {
            expect(shop.ticket(id, "accept"), 200);
            REQUIRE(shop.becomes(id, "accepted"));
        }
        const HttpResponse response = shop.customer.post("/orders/" + id + "/cancel",
                                                         boost::json::object{{"reason", "실수"}});
        CHECK(response.status == 200);
        CHECK(text_of(response.json(), "status") == "cancelled");
        CHECK(shop.ticket_state(id) == "cancelled");
        CHECK(eventually([&] { return shop.order(id).at("payment").at("status") == "refunded"; }));
        CHECK(shop.order(id).at("payment").at("refunded") == chicken_total);
        CHECK(shop.cancel(id).status == 200);  // cancelled already
        CHECK(shop.ticket(id, "cook").status == 409);
        CHECK(shop.is_caught_up());
        CHECK(shop.movements(id) == "charge 21000 refund 21000");
        const std::string sent = std::string("placed/customer placed/store ") +
                                 (accepted ? "accepted/customer " : "") +
                                 "cancel_requested/customer cancelled/customer cancelled/store";
        CHECK(eventually([&] { return shop.messages(id) == sent; }));
    }
}

TEST_CASE("a cancellation by the owner is told as the store's, with its reason") {
    Shop shop;
    const std::string id = shop.placed();
    REQUIRE(shop.ticket_arrives(id));
    expect(shop.ticket(id, "accept"), 200);
    REQUIRE(shop.becomes(id, "accepted"));
    const HttpResponse response =
        shop.owner.post("/orders/" + id + "/cancel", boost::json::object{{"reason", "재료 소진"}});
    CHECK(response.status == 200);
    CHECK(eventually([&] {
        return shop.messages(id) ==
               "placed/customer placed/store accepted/customer cancelled/customer cancelled/store";
    }));
    const Json told = expect(shop.owner.get("/notifications?orderId=" + id), 200).at("items");
    CHECK(text_of(told.at(3), "text")
              .contains("매장 사정으로 주문을 취소했습니다. (사유: 재료 소진)"));
    CHECK(text_of(told.at(4), "text").contains("매장에서 주문을 취소했습니다."));

    // Once it cooks, the refusal concerns the owner alone.
    const std::string cooked = shop.placed();
    REQUIRE(shop.ticket_arrives(cooked));
    expect(shop.ticket(cooked, "accept"), 200);
    REQUIRE(shop.becomes(cooked, "accepted"));
    shop.stop_module("order");
    expect(shop.ticket(cooked, "cook"), 200);
    shop.start_module("order");
    CHECK(shop.owner.post("/orders/" + cooked + "/cancel", boost::json::object{}).problem() ==
          "too-late-to-cancel");
    REQUIRE(shop.becomes(cooked, "cooking"));
    CHECK(eventually([&] {
        return shop.messages(cooked) ==
               "placed/customer placed/store accepted/customer cooking/customer";
    }));
}

TEST_CASE("a cancellation after the begin of cooking is refused") {
    Shop shop;
    const std::string id = shop.placed();
    REQUIRE(shop.ticket_arrives(id));
    expect(shop.ticket(id, "accept"), 200);
    expect(shop.ticket(id, "cook"), 200);
    const HttpResponse response = shop.cancel(id);
    CHECK(response.status == 409);
    CHECK(response.problem() == "too-late-to-cancel");
    CHECK(shop.becomes(id, "cooking"));
    for (const char* command : {"ready", "dispatch", "deliver"})
        expect(shop.ticket(id, command), 200);
    CHECK(shop.becomes(id, "delivered"));
    CHECK(shop.cancel(id).problem() == "too-late-to-cancel");
    CHECK(shop.movements(id) == "charge 21000");
}

TEST_CASE("a cancellation waits for the stopped store module") {
    Shop shop;
    const std::string id = shop.placed();
    REQUIRE(shop.ticket_arrives(id));
    shop.stop_module("store");
    const HttpResponse response = shop.cancel(id);
    CHECK(response.status == 202);
    CHECK(text_of(response.json(), "status") == "cancel_requested");
    CHECK(shop.cancel(id).status == 202);
    CHECK(shop.movements(id) == "charge 21000");
    shop.start_module("store");
    CHECK(shop.becomes(id, "cancelled"));
    CHECK(eventually([&] { return shop.movements(id) == "charge 21000 refund 21000"; }));
    CHECK(shop.is_caught_up());
    CHECK(shop.ticket_state(id) == "cancelled");
}

TEST_CASE("a cancellation that reaches the kitchen before its order cancels it there") {
    Shop shop;
    shop.stop_module("store");
    const std::string id = shop.placed();
    CHECK(shop.cancel(id).status == 202);
    shop.start_module("store");
    CHECK(shop.becomes(id, "cancelled"));
    CHECK(eventually([&] { return shop.movements(id) == "charge 21000 refund 21000"; }));
    CHECK(shop.ticket_state(id) == "cancelled");
}

TEST_CASE("an unpaid order is cancelled at once, and the store gets no event of it") {
    Shop shop;
    const HttpResponse open = shop.place(unpaid_chicken());
    CHECK(open.status == 202);
    const std::string id = text_of(open.json(), "id");
    CHECK(open.header("location") == "/orders/" + id);
    CHECK(shop.status(id) == "awaiting_payment");
    const HttpResponse response = shop.cancel(id);
    CHECK(response.status == 200);
    CHECK(text_of(response.json(), "status") == "cancelled");
    CHECK(shop.is_caught_up());
    CHECK(shop.ticket_state(id).empty());
    CHECK(shop.movements(id).empty());
    CHECK(shop.messages(id).empty());  // anybody can order with somebody else's number
    CHECK(shop.customer.post("/orders/" + id + "/payment", card("tok_ok")).problem() ==
          "not-awaiting-payment");
    CHECK(shop.movements(id).empty());
}

TEST_CASE("repeated cancellations after a refusal add no timeline entries and no events") {
    Shop shop;
    expect(shop.owner.request("PATCH", "/stores/1", R"({"cancelUntil": "accepted"})"), 200);
    const std::string id = shop.placed();
    REQUIRE(shop.ticket_arrives(id));
    expect(shop.ticket(id, "accept"), 200);
    REQUIRE(shop.becomes(id, "accepted"));
    CHECK(shop.cancel(id).problem() == "too-late-to-cancel");
    REQUIRE(shop.is_caught_up());
    const auto before = shop.order(id);
    for (int i = 0; i < 20; ++i) CHECK(shop.cancel(id).problem() == "too-late-to-cancel");
    CHECK(shop.order(id) == before);
    expect(shop.ticket(id, "cook"), 200);
    CHECK(shop.becomes(id, "cooking"));
}

TEST_CASE("the cancellation of an unknown order and an invalid body are refused") {
    Shop shop;
    CHECK(shop.cancel(std::string(36, '0')).status == 404);
    const std::string id = shop.placed();
    CHECK(shop.customer.post("/orders/" + id + "/cancel", boost::json::object{{"reason", 7}})
              .status == 422);
    CHECK(
        shop.customer.post("/orders/" + id + "/cancel", boost::json::object{{"why", "x"}}).status ==
        422);
    CHECK(shop.status(id) == "placed");
}
