// What the staff change in a ticket beside its steps.
#include "store_harness.h"

namespace store_corrections_test {

using namespace baedal;
using namespace baedal::store;
using namespace baedal::test;
using namespace std::chrono_literals;

namespace {

Response with_key(StoreHarness& harness, const std::string& id, const std::string& name,
                  const std::string& body, const std::string& key) {
    return harness.send(
        {http::Method::post, "/tickets/" + id + "/" + name, body, {{"Idempotency-Key", key}}});
}

}  // namespace

TEST_CASE("store: a delay moves the promise, and is announced on its own") {
    StoreHarness harness;
    const std::string id = harness.place();
    CHECK(harness.command(id, "delay", R"({"minutes": 10})").problem() ==
          "/problems/invalid-transition");
    harness.command(id, "accept", R"({"prepMinutes": 20})");
    const Response delayed = harness.command(id, "delay", R"({"minutes": 10})");
    REQUIRE(delayed.status == 200);
    CHECK(delayed.text("state") == "accepted");
    CHECK(delayed.text("promisedAt") == "2026-11-22T03:30:00.000Z");
    CHECK(delayed.body.at("version").as_int64() == 3);
    CHECK(harness.command(id, "delay", R"({"minutes": 5})").text("promisedAt") ==
          "2026-11-22T03:35:00.000Z");
    const auto events = harness.sent<contract::TicketDelayed>(id);
    REQUIRE(events.size() == 2);
    CHECK(events[0].delay == 1);
    CHECK(events[1].delay == 2);
    CHECK(events[1].promised_at == noon + 35min);
    CHECK(harness.get("/tickets/" + id).text("promisedAt") == "2026-11-22T03:35:00.000Z");
}

TEST_CASE("store: the last step is taken back within two minutes, and announced") {
    StoreHarness harness;
    const std::string id = harness.place();
    CHECK(harness.command(id, "undo").problem() == "/problems/invalid-transition");
    harness.command(id, "accept");
    harness.command(id, "cook");
    harness.clock.advance(2min);
    const Response undone = harness.command(id, "undo");
    REQUIRE(undone.status == 200);
    CHECK(undone.text("state") == "accepted");
    CHECK(harness.command(id, "undo").text("state") == "accepted");  // repeated
    const auto events = harness.sent<contract::TicketStepUndone>(id);
    REQUIRE(events.size() == 1);
    CHECK(events[0].from == "cooking");
    CHECK(events[0].to == "accepted");
    CHECK(events[0].correction == 1);

    harness.command(id, "cook");
    harness.clock.advance(2min + 2ms);  // the step is 1 ms after the one that was taken back
    const Response late = harness.command(id, "undo");
    CHECK(late.status == 409);
    CHECK(late.problem() == "/problems/cannot-undo");
    CHECK(harness.state_of(id) == "cooking");
    CHECK(harness.sent_types(id) == std::vector<std::string>{"TicketAccepted", "CookingStarted",
                                                             "TicketStepUndone", "CookingStarted"});
}

TEST_CASE("store: a delivery is taken back, unless its cash was collected or money went back") {
    for (const bool cash : {false, true}) {
        for (const bool refunded : {false, true}) {
            CAPTURE(cash);
            CAPTURE(refunded);
            StoreHarness harness;
            auto placed = harness.placed();
            placed.order.total = 21'000;
            placed.order.to_collect = cash ? 21'000 : 0;
            harness.deliver(placed);
            const std::string id = placed.order.id;
            for (const char* step : {"accept", "cook", "ready", "dispatch", "deliver"})
                REQUIRE(harness.command(id, step).status == 200);
            if (refunded)
                harness.deliver(order::contract::OrderRefunded{
                    placed.order, harness.clock.now(), "r", 1'000, 1'000, {}});
            const Response undone = harness.command(id, "undo");
            CHECK(undone.status == (cash || refunded ? 409 : 200));
            CHECK(harness.state_of(id) == (cash || refunded ? "delivered" : "delivering"));
            const auto listed = harness.get("/stores/1/tickets").body.at("items").as_array();
            CHECK(listed.size() == (cash || refunded ? 0 : 1));
        }
    }
}

TEST_CASE("store: the store cancels what it has accepted, with a reason and what goes back") {
    StoreHarness harness;
    auto placed = harness.placed();
    placed.order.total = 21'000;
    harness.deliver(placed);
    const std::string id = placed.order.id;
    const std::string body = R"({"reason": "no_show", "refund": 5000})";
    CHECK(harness.command(id, "cancel", body).problem() == "/problems/invalid-transition");
    harness.command(id, "accept");
    const Response much =
        harness.command(id, "cancel", R"({"reason": "no_show", "refund": 21001})");
    CHECK(much.problem() == "/problems/refund-exceeds-payment");
    CHECK(much.body.at("refundable").as_int64() == 21'000);
    CHECK(harness.state_of(id) == "accepted");
    const Response cancelled = harness.command(id, "cancel", body);
    REQUIRE(cancelled.status == 200);
    CHECK(cancelled.text("state") == "cancelled");
    CHECK(cancelled.text("costBearer") == "both");
    CHECK(cancelled.body.at("refund").as_int64() == 5'000);
    CHECK(harness.command(id, "cancel", R"({"reason": "closing"})").status == 200);  // repeated
    CHECK(harness.command(id, "undo").status == 409);
    const auto event = harness.sent<contract::TicketCancelled>(id).front();
    CHECK(event.by_store);
    CHECK(event.reason == "no_show");
    CHECK(event.refund == 5'000);
    CHECK(event.cost_bearer == "both");
}

TEST_CASE("store: dishes are refused one by one, and never all of them") {
    StoreHarness harness;
    auto placed = harness.placed();
    placed.items = {{11, "통닭", 2, {}}, {12, "콜라", 1, {}}};
    placed.order.total = placed.order.to_collect = 40'000;
    harness.deliver(placed);
    const std::string id = placed.order.id;
    const auto refuse = [&](const std::string& removals) {
        return harness.command(id, "items", R"({"remove": )" + removals + "}");
    };
    CHECK(refuse(R"([{"line": 2, "quantity": 1}])").status == 422);
    CHECK(refuse(R"([{"line": 0, "quantity": 3}])").status == 422);
    CHECK(refuse("[]").status == 422);
    const Response all = refuse(R"([{"line": 0, "quantity": 2}, {"line": 1, "quantity": 1}])");
    CHECK(all.status == 409);
    CHECK(all.problem() == "/problems/nothing-left");
    CHECK(harness.sent_types(id).empty());

    harness.command(id, "accept");
    const Response refused = refuse(R"([{"line": 1, "quantity": 1}])");
    REQUIRE(refused.status == 200);
    CHECK(refused.body.at("items").at(0).at("quantity").as_int64() == 2);
    CHECK(refused.body.at("items").at(1).at("quantity").as_int64() == 0);
    CHECK(refused.body.at("items").at(1).at("removed").as_int64() == 1);
    CHECK(refuse(R"([{"line": 1, "quantity": 1}])").status == 200);  // repeated
    REQUIRE(refuse(R"([{"line": 0, "quantity": 1}])").status == 200);
    const auto events = harness.sent<contract::TicketDishesRefused>(id);
    REQUIRE(events.size() == 2);
    CHECK(events[0].left == std::vector<contract::DishesLeft>{{1, 0}});
    CHECK(events[1].left == std::vector<contract::DishesLeft>{{0, 1}, {1, 0}});

    // Order has the prices.
    order::contract::OrderDishesRefused priced{
        placed.order, harness.clock.now(), {}, 20'000, 20'000, 2};
    priced.order.to_collect = 20'000;
    harness.deliver(priced);
    CHECK(harness.get("/tickets/" + id).body.at("toCollect").as_int64() == 20'000);
    for (const char* step : {"cook", "ready", "dispatch"}) harness.command(id, step);
    CHECK(refuse(R"([{"line": 0, "quantity": 1}])").status == 409);
}

TEST_CASE("store: a correction that is repeated with its key is one, also after a restart") {
    StoreHarness harness;
    const std::string id = harness.place();
    const std::string body = R"({"minutes": 10})";
    CHECK(with_key(harness, id, "delay", body, "tap-1").status == 409);  // and the key is not used
    harness.command(id, "accept", R"({"prepMinutes": 20})");
    const Response first = with_key(harness, id, "delay", body, "tap-1");
    REQUIRE(first.status == 200);
    const auto is_replay = [&](const Response& again) {
        return again.status == 200 && again.http.body == first.http.body &&
               again.header("Idempotency-Replayed") == "true";
    };
    CHECK(is_replay(with_key(harness, id, "delay", body, "tap-1")));
    harness.restart();
    CHECK(is_replay(with_key(harness, id, "delay", body, "tap-1")));
    CHECK(harness.sent<contract::TicketDelayed>(id).size() == 1);
    CHECK(with_key(harness, id, "delay", R"({"minutes": 15})", "tap-1").problem() ==
          "/problems/idempotency-key-reused");
    CHECK(with_key(harness, id, "delay", body, "tap-2").text("promisedAt") ==
          "2026-11-22T03:40:00.000Z");
}

TEST_CASE("store: the stored response to a correction loses the contact with its ticket") {
    StoreHarness harness;
    const std::string id = harness.place();
    harness.command(id, "accept");
    const std::string body = R"({"minutes": 10})";
    REQUIRE(with_key(harness, id, "delay", body, "tap-1").http.body.contains("김하나"));
    harness.deliver(order::contract::OrderContactErased{id, 1, harness.clock.now(), false});
    const Response again = with_key(harness, id, "delay", body, "tap-1");
    CHECK(again.status == 200);
    CHECK(again.body.at("customer").is_null());
    CHECK_FALSE(again.http.body.contains("김하나"));
}

TEST_CASE("store: corrections check their bodies, their ticket and their caller") {
    StoreHarness harness;
    const std::string id = harness.place();
    harness.command(id, "accept");
    for (const char* body :
         {"{}", R"({"minutes": 0})", R"({"minutes": 241})", R"({"minutes": 10, "why": "rush"})"})
        CHECK(harness.command(id, "delay", body).status == 422);
    for (const char* body :
         {"{}", R"({"reason": ""})", R"({"reason": "x", "refund": "some"})",
          R"({"reason": "x", "refund": -1})", R"({"reason": "x", "refund": 1.5})"})
        CHECK(harness.command(id, "cancel", body).status == 422);
    CHECK(harness.command(id, "undo", R"({"steps": 2})").status == 422);
    const std::string body = R"({"minutes": 10})";
    CHECK(harness.command("nothing-here", "delay", body).status == 404);
    CHECK(harness.post("/tickets/" + id + "/delay", body, customer()).status == 401);
    CHECK(harness.post("/tickets/" + id + "/delay", body, staff({2})).status == 404);
    CHECK(harness.post("/tickets/" + id + "/delay", body, staff()).status == 200);
}

}  // namespace store_corrections_test
