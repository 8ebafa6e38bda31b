// Tickets between order's events, the staff's commands and the jobs.
#include <thread>

#include "store/jobs/accept_deadline.h"
#include "store/jobs/autopilot.h"
#include "store_harness.h"

namespace store_tickets_test {

using namespace baedal;
using namespace baedal::store;
using namespace baedal::order::contract;
using namespace baedal::test;
using namespace std::chrono_literals;

using Types = std::vector<std::string>;

TEST_CASE("store: a placed order is one ticket, however often the log is read") {
    StoreHarness harness;
    const std::string id = harness.place();
    const Response ticket = harness.get("/tickets/" + id);
    REQUIRE(ticket.status == 200);
    CHECK(
        ticket.http.body ==
        R"({"orderId":")" + id +
            R"(","number":27,"storeId":1,"state":"received","fulfilment":"delivery",)" +
            R"("items":[{"menuItemId":11,"name":"통닭","quantity":2,"choices":["순살"]}],"note":"문 앞에 놓아 주세요",)" +
            R"("customer":{"name":"김하나","phone":"010-1234-5678","address":"서울시 마포구 월드컵로 1"},)" +
            R"("promisedAt":null,"rider":null,"version":1,)" +
            R"("receivedAt":"2026-11-22T03:00:00.000Z","updatedAt":"2026-11-22T03:00:00.000Z",)" +
            R"("acceptBy":"2026-11-22T03:10:00.000Z"})");
    harness.command(id, "accept");
    harness.replay();
    harness.replay();
    CHECK(harness.state_of(id) == "accepted");
    CHECK(harness.get("/stores/1/tickets").body.at("items").as_array().size() == 1);
    CHECK(harness.sent_types(id) == Types{"TicketAccepted"});
}

TEST_CASE("store: an order without contact has a ticket without a customer") {
    StoreHarness harness;
    OrderPlaced event;
    event.order.id = make_id(harness.clock, harness.random());
    event.order.store_id = 1;
    event.items = {{11, "통닭", 1, {}}};
    harness.deliver(event);
    const Response ticket = harness.get("/tickets/" + event.order.id);
    CHECK(ticket.body.at("customer").is_null());
    CHECK(ticket.body.at("note").is_null());
}

TEST_CASE("store: a delivery goes from the kitchen to the customer") {
    StoreHarness harness;
    const std::string id = harness.place();
    harness.clock.advance(1min);
    const Response accepted = harness.command(id, "accept", R"({"prepMinutes": 35})");
    CHECK(accepted.status == 200);
    CHECK(accepted.body.at("promisedAt").as_string() == "2026-11-22T03:36:00.000Z");
    CHECK(harness.command(id, "cook").text("state") == "cooking");
    CHECK(harness.command(id, "ready").text("state") == "ready");
    const Response away = harness.command(
        id, "dispatch", R"({"rider": {"name": "박라이더", "phone": "010-9999-0000"}})");
    CHECK(away.text("state") == "delivering");
    CHECK(away.body.at("rider").at("name").as_string() == "박라이더");
    const Response there = harness.command(id, "deliver");
    CHECK(there.text("state") == "delivered");
    CHECK(there.body.at("version").as_int64() == 6);
    CHECK(harness.sent_types(id) == Types{"TicketAccepted", "CookingStarted", "FoodReady",
                                          "DeliveryStarted", "DeliveryCompleted"});
}

TEST_CASE("store: a pickup ends with the customer at the counter") {
    StoreHarness harness;
    const std::string id = harness.place(2, Fulfilment::pickup);
    CHECK(harness.command(id, "accept").body.at("promisedAt").as_string() ==
          "2026-11-22T03:25:00.000Z");  // the store's 25
    harness.command(id, "cook");
    harness.command(id, "ready");
    CHECK(harness.command(id, "dispatch").status == 409);
    CHECK(harness.command(id, "pickup").text("state") == "picked_up");
    CHECK(harness.sent_types(id).back() == "OrderPickedUp");
}

TEST_CASE("store: a repeated command answers 200 and publishes nothing; an illegal one is 409") {
    StoreHarness harness;
    const std::string id = harness.place();
    const Response early = harness.command(id, "cook");
    CHECK(early.status == 409);
    CHECK(early.problem() == "/problems/invalid-transition");
    CHECK(harness.command(id, "accept").status == 200);
    const Response again = harness.command(id, "accept", R"({"prepMinutes": 60})");
    CHECK(again.status == 200);
    CHECK(again.body.at("version").as_int64() == 2);
    CHECK(harness.command(id, "reject").status == 409);
    harness.command(id, "cook");
    CHECK(harness.command(id, "accept").status == 409);
    CHECK(harness.sent_types(id) == Types{"TicketAccepted", "CookingStarted"});
}

TEST_CASE("store: commands check their bodies, their ticket and their caller") {
    StoreHarness harness;
    const std::string id = harness.place();
    CHECK(harness.command(id, "accept", R"({"prepMinutes": 0})").status == 422);
    CHECK(harness.command(id, "accept", R"({"prepMinutes": 241})").status == 422);
    CHECK(harness.command(id, "accept", R"({"minutes": 20})").status == 422);
    CHECK(harness.command(id, "cook", R"({"now": true})").status == 422);
    CHECK(harness.command(id, "accept", "[]").status == 400);
    CHECK(harness.command("nothing-here", "accept").status == 404);
    CHECK(harness.get("/tickets/nothing-here").status == 404);
    CHECK(harness.post("/tickets/" + id + "/accept", "", customer()).status == 401);
    CHECK(harness.post("/tickets/" + id + "/accept", "", staff()).status == 200);
}

TEST_CASE("store: a rejection has its reason") {
    StoreHarness harness;
    const std::string id = harness.place();
    CHECK(harness.command(id, "reject", R"({"reason": "재료가 떨어졌어요"})").text("state") ==
          "rejected");
    CHECK(harness.command(id, "reject").status == 200);
    REQUIRE(harness.outbox(id).size() == 1);
    const auto event = harness.sent<contract::TicketRejected>(id).front();
    CHECK(event.reason == "재료가 떨어졌어요");
    CHECK_FALSE(event.automatic);
    CHECK(harness.get("/tickets/" + id).body.at("reason").as_string() == "재료가 떨어졌어요");
    CHECK_FALSE(harness.get("/tickets/" + harness.place()).body.as_object().contains("reason"));
}

TEST_CASE("store: the store decides a cancellation by whether cooking has begun") {
    StoreHarness harness;
    const std::string in_time = harness.place();
    harness.command(in_time, "accept");
    harness.deliver(harness.cancellation(in_time, "마음이 바뀌었어요"));
    CHECK(harness.state_of(in_time) == "cancelled");
    CHECK(harness.sent<contract::TicketCancelled>(in_time).back().reason == "마음이 바뀌었어요");
    CHECK(harness.get("/tickets/" + in_time).body.at("reason").as_string() == "마음이 바뀌었어요");
    CHECK(harness.command(in_time, "cook").status == 409);
    harness.deliver(harness.cancellation(in_time));
    CHECK(harness.sent_types(in_time) == Types{"TicketAccepted", "TicketCancelled"});

    const std::string too_late = harness.place();
    harness.command(too_late, "accept");
    harness.command(too_late, "cook");
    harness.deliver(harness.cancellation(too_late));
    CHECK(harness.state_of(too_late) == "cooking");
    CHECK(harness.sent_types(too_late).back() == "TicketCancelRefused");
    CHECK(harness.sent<contract::TicketCancelRefused>(too_late).back().state == "cooking");

    const std::string rejected = harness.place();
    harness.command(rejected, "reject");
    harness.deliver(harness.cancellation(rejected));
    CHECK(harness.sent_types(rejected) == Types{"TicketRejected"});
}

TEST_CASE("store: the ticket of a refunded order is cancelled until it is handed over") {
    for (const int steps : {0, 1, 2, 3, 4, 5}) {
        CAPTURE(steps);
        StoreHarness harness;
        harness.patch("/stores/1", R"({"cancelUntil": "accepted"})");
        const std::string id = harness.place();
        const std::vector<std::string> way{"accept", "cook", "ready", "dispatch", "deliver"};
        for (int i = 0; i < steps; ++i) harness.command(id, way[static_cast<std::size_t>(i)]);
        auto request = harness.cancellation(id, "All of the payment was refunded.");
        request.refunded = true;
        harness.deliver(request);
        const bool handed_over = steps == 5;
        CHECK(harness.state_of(id) == (handed_over ? "delivered" : "cancelled"));
        CHECK(harness.sent_types(id).back() ==
              (handed_over ? "TicketCancelRefused" : "TicketCancelled"));
        const Types before = harness.sent_types(id);
        harness.replay();
        CHECK(harness.sent_types(id) == before);
    }
}

TEST_CASE("store: a store may hold its customers to an accepted order") {
    StoreHarness harness;
    CHECK(harness.patch("/stores/1", R"({"cancelUntil": "accepted"})").status == 200);
    const std::string id = harness.place();
    harness.command(id, "accept");
    harness.deliver(harness.cancellation(id));
    CHECK(harness.state_of(id) == "accepted");
    CHECK(harness.sent_types(id).back() == "TicketCancelRefused");
}

TEST_CASE("store: of a cancellation and a cook at the same time exactly one wins") {
    StoreHarness harness;
    int cooked = 0;
    int cancelled = 0;
    for (int round = 0; round < 20; ++round) {
        const std::string id = harness.place();
        harness.command(id, "accept");
        Response cook;
        if (round % 2 == 0) {
            std::thread customer([&] { harness.deliver(harness.cancellation(id)); });
            cook = harness.command(id, "cook");
            customer.join();
        } else {
            harness.append(harness.cancellation(id));  // arrives at any time
            cook = harness.command(id, "cook");
            harness.catch_up();
        }
        if (cook.status == 200) {
            ++cooked;
            CHECK(harness.state_of(id) == "cooking");
            CHECK(harness.sent_types(id) ==
                  Types{"TicketAccepted", "CookingStarted", "TicketCancelRefused"});
        } else {
            ++cancelled;
            CHECK(cook.status == 409);
            CHECK(harness.state_of(id) == "cancelled");
            CHECK(harness.sent_types(id) == Types{"TicketAccepted", "TicketCancelled"});
        }
    }
    CHECK(cooked + cancelled == 20);
    CHECK(cancelled >= 10);  // the cancellation was in the store's queue before the command
}

TEST_CASE("store: a store that accepts by itself does so in the ticket's first moment") {
    StoreHarness harness;
    harness.patch("/stores/1", R"({"autoAccept": true, "prepMinutes": 15})");
    const std::string id = harness.place();
    CHECK(harness.state_of(id) == "accepted");
    CHECK(harness.sent_types(id) == Types{"TicketAccepted"});
    CHECK(harness.sent<contract::TicketAccepted>(id).front().promised_at == noon + 15min);
    harness.replay();
    CHECK(harness.sent_types(id) == Types{"TicketAccepted"});
}

TEST_CASE("store: a ticket that no one accepts in time is rejected, and no other") {
    StoreHarness harness("demo.enabled = true\nstore.accept_within = \"10m\"");
    CHECK(harness.run_job<AcceptDeadline>() == noon + 1s);
    const auto late = harness.place_many(450);  // more than two batches
    const std::string accepted = harness.place();
    harness.command(accepted, "accept");
    harness.clock.advance(1min);
    const std::string later = harness.place();
    CHECK(harness.run_job<AcceptDeadline>() == noon + 1min + 1s);
    CHECK(harness.state_of(late.front()) == "received");

    harness.clock.advance(9min);
    CHECK(harness.run_job<AcceptDeadline>() == noon + 10min + 1s);
    for (const std::string& id : late) REQUIRE(harness.state_of(id) == "rejected");
    CHECK(harness.state_of(accepted) == "accepted");
    CHECK(harness.state_of(later) == "received");
    REQUIRE(harness.outbox(late.back()).size() == 1);
    const auto event = harness.sent<contract::TicketRejected>(late.back()).front();
    CHECK(event.automatic);
    CHECK(event.reason.empty());  // the message to the customer has its own text
    CHECK(harness.command(late.front(), "accept").status == 409);
}

TEST_CASE("store: the autopilot takes demo tickets from receipt to delivery, a state at a time") {
    StoreHarness harness("demo.enabled = true\ndemo.autopilot = true\ndemo.step = \"3s\"");
    const std::string delivery = harness.place(1);
    const std::string pickup = harness.place(2, Fulfilment::pickup);
    const std::string own_store =
        std::to_string(harness.post("/stores", R"({"name": "분식집"})").body.at("id").as_int64());
    const std::string by_hand = harness.place(std::stoll(own_store));
    CHECK(harness.run_job<Autopilot>() == noon + 3s);
    CHECK(harness.state_of(delivery) == "received");

    harness.clock.advance(3s);
    CHECK(harness.run_job<Autopilot>() == noon + 6s);
    CHECK(harness.state_of(delivery) == "accepted");
    harness.command(delivery, "cook");  // a person is faster
    harness.restart();
    harness.clock.advance(3s);
    harness.run_job<Autopilot>();
    CHECK(harness.state_of(delivery) == "ready");
    CHECK(harness.state_of(pickup) == "cooking");
    harness.clock.advance(3s);
    harness.run_job<Autopilot>();
    CHECK(harness.get("/tickets/" + delivery).body.at("rider").at("name").as_string() ==
          "데모 라이더");
    for (int i = 0; i < 2; ++i) {
        harness.clock.advance(3s);
        harness.run_job<Autopilot>();
    }
    CHECK(harness.state_of(delivery) == "delivered");
    CHECK(harness.state_of(pickup) == "picked_up");
    CHECK(harness.state_of(by_hand) == "received");
    CHECK(harness.sent_types(delivery) == Types{"TicketAccepted", "CookingStarted", "FoodReady",
                                                "DeliveryStarted", "DeliveryCompleted"});
    CHECK(harness.sent_types(pickup) ==
          Types{"TicketAccepted", "CookingStarted", "FoodReady", "OrderPickedUp"});
}

TEST_CASE("store: a list shows active tickets oldest first, ended ones newest first, in pages") {
    StoreHarness harness;
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(harness.place());
    harness.place(2);
    for (const int ended : {0, 2, 3})
        harness.command(ids[static_cast<std::size_t>(ended)], "reject");
    const auto order_ids = [](const Response& response) {
        std::vector<std::string> out;
        for (const auto& item : response.body.at("items").as_array())
            out.emplace_back(item.at("orderId").as_string());
        return out;
    };
    CHECK(order_ids(harness.get("/stores/1/tickets")) == std::vector{ids[1], ids[4]});
    const Response first = harness.get("/stores/1/tickets?state=done&limit=2");
    CHECK(order_ids(first) == std::vector{ids[3], ids[2]});
    const Response second = harness.get("/stores/1/tickets?state=done&limit=2&cursor=" +
                                        std::string(first.body.at("next").as_string()));
    CHECK(order_ids(second) == std::vector{ids[0]});
    CHECK(second.body.at("next").is_null());
    CHECK(harness.get("/stores/1/tickets?state=burnt").status == 422);
    CHECK(harness.get("/stores/9/tickets").status == 404);
}

TEST_CASE("store: transitions are counted, and active tickets") {
    StoreHarness harness;
    const std::string id = harness.place();
    harness.place();
    harness.command(id, "reject");
    const std::string page = harness.metrics.exposition();
    CHECK(page.find("baedal_store_ticket_transitions_total{state=\"received\"} 2") !=
          std::string::npos);
    CHECK(page.find("baedal_store_ticket_transitions_total{state=\"rejected\"} 1") !=
          std::string::npos);
    CHECK(page.find("baedal_store_active_tickets 1") != std::string::npos);
}

}  // namespace store_tickets_test
