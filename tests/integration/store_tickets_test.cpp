// Tickets between order's log, the staff and the clock.
#include "store_shop.h"

using namespace baedal;
using namespace baedal::store;
using namespace baedal::store::test;
using namespace std::chrono_literals;

using Types = std::vector<std::string>;

TEST_CASE("store: a placed order is one ticket, however often the log is read") {
    Shop shop;
    const std::string id = shop.place();
    const Answer ticket = shop.get("/tickets/" + id);
    REQUIRE(ticket.status == 200);
    CHECK(
        json::dump(ticket.body) ==
        R"({"orderId":")" + id +
            R"(","number":27,"storeId":1,"state":"received","fulfilment":"delivery",)" +
            R"("items":[{"menuItemId":11,"name":"통닭","quantity":2,"choices":["순살"]}],"note":"문 앞에 놓아 주세요",)" +
            R"("customer":{"name":"김하나","phone":"010-1234-5678","address":"서울시 마포구 월드컵로 1"},)" +
            R"("promisedAt":null,"rider":null,"version":1,)" +
            R"("receivedAt":"2026-11-22T03:00:00.000Z","updatedAt":"2026-11-22T03:00:00.000Z"})");
    shop.command(id, "accept");
    shop.replay_orders();
    shop.replay_orders();
    CHECK(shop.state_of(id) == "accepted");
    CHECK(shop.get("/stores/1/tickets").body.at("items").as_array().size() == 1);
    CHECK(shop.told_types(id) == Types{"TicketAccepted"});
}

TEST_CASE("store: an order without contact has a ticket without a customer") {
    Shop shop;
    OrderPlaced event;
    event.order.id = make_id(shop.clock, shop.random);
    event.order.store_id = 1;
    event.items = {{11, "통닭", 1, {}}};
    shop.happened(event);
    const Answer ticket = shop.get("/tickets/" + event.order.id);
    CHECK(ticket.body.at("customer").is_null());
    CHECK(ticket.body.at("note").is_null());
}

TEST_CASE("store: a delivery goes from the kitchen to the customer") {
    Shop shop;
    const std::string id = shop.place();
    shop.clock.advance(1min);
    const Answer accepted = shop.command(id, "accept", R"({"prepMinutes": 35})");
    CHECK(accepted.status == 200);
    CHECK(accepted.body.at("promisedAt").as_string() == "2026-11-22T03:36:00.000Z");
    CHECK(shop.command(id, "cook").state() == "cooking");
    CHECK(shop.command(id, "ready").state() == "ready");
    const Answer away = shop.command(
        id, "dispatch", R"({"rider": {"name": "박라이더", "phone": "010-9999-0000"}})");
    CHECK(away.state() == "delivering");
    CHECK(away.body.at("rider").at("name").as_string() == "박라이더");
    const Answer there = shop.command(id, "deliver");
    CHECK(there.state() == "delivered");
    CHECK(there.body.at("version").as_int64() == 6);
    CHECK(shop.told_types(id) == Types{"TicketAccepted", "CookingStarted", "FoodReady",
                                       "DeliveryStarted", "DeliveryCompleted"});
}

TEST_CASE("store: a pickup ends with the customer at the counter") {
    Shop shop;
    const std::string id = shop.place(2, Fulfilment::pickup);
    CHECK(shop.command(id, "accept").body.at("promisedAt").as_string() ==
          "2026-11-22T03:25:00.000Z");  // the store's 25
    shop.command(id, "cook");
    shop.command(id, "ready");
    CHECK(shop.command(id, "dispatch").status == 409);
    CHECK(shop.command(id, "pickup").state() == "picked_up");
    CHECK(shop.told_types(id).back() == "OrderPickedUp");
}

TEST_CASE("store: a repeated command answers 200 and tells nobody; a forbidden one is 409") {
    Shop shop;
    const std::string id = shop.place();
    const Answer early = shop.command(id, "cook");
    CHECK(early.status == 409);
    CHECK(early.problem() == "/problems/invalid-transition");
    CHECK(shop.command(id, "accept").status == 200);
    const Answer again = shop.command(id, "accept", R"({"prepMinutes": 60})");
    CHECK(again.status == 200);
    CHECK(again.body.at("version").as_int64() == 2);
    CHECK(shop.command(id, "reject").status == 409);
    shop.command(id, "cook");
    CHECK(shop.command(id, "accept").status == 409);
    CHECK(shop.told_types(id) == Types{"TicketAccepted", "CookingStarted"});
}

TEST_CASE("store: commands check their bodies, their ticket and their caller") {
    Shop shop;
    const std::string id = shop.place();
    CHECK(shop.command(id, "accept", R"({"prepMinutes": 0})").status == 422);
    CHECK(shop.command(id, "accept", R"({"prepMinutes": 241})").status == 422);
    CHECK(shop.command(id, "accept", R"({"minutes": 20})").status == 422);
    CHECK(shop.command(id, "cook", R"({"now": true})").status == 422);
    CHECK(shop.command(id, "accept", "[]").status == 400);
    CHECK(shop.command("nothing-here", "accept").status == 404);
    CHECK(shop.get("/tickets/nothing-here").status == 404);
    CHECK(
        shop.call({http::Method::post, "/tickets/" + id + "/accept", "", {}, http::Role::customer})
            .status == 401);
    CHECK(shop.call({http::Method::post, "/tickets/" + id + "/accept", "", {}, http::Role::staff})
              .status == 200);
}

TEST_CASE("store: a rejection tells why") {
    Shop shop;
    const std::string id = shop.place();
    CHECK(shop.command(id, "reject", R"({"reason": "재료가 떨어졌어요"})").state() == "rejected");
    CHECK(shop.command(id, "reject").status == 200);
    REQUIRE(shop.told(id).size() == 1);
    const auto event = json::from_text<contract::TicketRejected>(shop.told(id).front().data);
    CHECK(event.reason == "재료가 떨어졌어요");
    CHECK_FALSE(event.automatic);
    CHECK(shop.get("/tickets/" + id).body.at("reason").as_string() == "재료가 떨어졌어요");
    CHECK_FALSE(shop.get("/tickets/" + shop.place()).body.as_object().contains("reason"));
}

TEST_CASE("store: the store decides a cancellation by whether cooking has begun") {
    Shop shop;
    const std::string in_time = shop.place();
    shop.command(in_time, "accept");
    shop.ask_to_cancel(in_time, "마음이 바뀌었어요");
    CHECK(shop.state_of(in_time) == "cancelled");
    CHECK(json::from_text<contract::TicketCancelled>(shop.told(in_time).back().data).reason ==
          "마음이 바뀌었어요");
    CHECK(shop.get("/tickets/" + in_time).body.at("reason").as_string() == "마음이 바뀌었어요");
    CHECK(shop.command(in_time, "cook").status == 409);
    shop.ask_to_cancel(in_time);
    CHECK(shop.told_types(in_time) == Types{"TicketAccepted", "TicketCancelled"});

    const std::string too_late = shop.place();
    shop.command(too_late, "accept");
    shop.command(too_late, "cook");
    shop.ask_to_cancel(too_late);
    CHECK(shop.state_of(too_late) == "cooking");
    CHECK(shop.told_types(too_late).back() == "TicketCancelRefused");
    CHECK(json::from_text<contract::TicketCancelRefused>(shop.told(too_late).back().data).state ==
          "cooking");

    const std::string rejected = shop.place();
    shop.command(rejected, "reject");
    shop.ask_to_cancel(rejected);
    CHECK(shop.told_types(rejected) == Types{"TicketRejected"});
}

TEST_CASE("store: a store may hold its customers to an accepted order") {
    Shop shop;
    CHECK(shop.patch("/stores/1", R"({"cancelUntil": "accepted"})").status == 200);
    const std::string id = shop.place();
    shop.command(id, "accept");
    shop.ask_to_cancel(id);
    CHECK(shop.state_of(id) == "accepted");
    CHECK(shop.told_types(id).back() == "TicketCancelRefused");
}

TEST_CASE("store: of a cancellation and a cook at the same time exactly one wins") {
    Shop shop;
    int cooked = 0;
    int cancelled = 0;
    for (int round = 0; round < 20; ++round) {
        const std::string id = shop.place();
        shop.command(id, "accept");
        Answer cook;
        if (round % 2 == 0) {
            std::thread customer([&] { shop.ask_to_cancel(id); });
            cook = shop.command(id, "cook");
            customer.join();
        } else {
            shop.ask_to_cancel(id, "늦기 전에", false);  // is on its way
            cook = shop.command(id, "cook");
            shop.catch_up();
        }
        if (cook.status == 200) {
            ++cooked;
            CHECK(shop.state_of(id) == "cooking");
            CHECK(shop.told_types(id) ==
                  Types{"TicketAccepted", "CookingStarted", "TicketCancelRefused"});
        } else {
            ++cancelled;
            CHECK(cook.status == 409);
            CHECK(shop.state_of(id) == "cancelled");
            CHECK(shop.told_types(id) == Types{"TicketAccepted", "TicketCancelled"});
        }
    }
    CHECK(cooked + cancelled == 20);
    CHECK(cancelled >= 10);  // what was in the store's queue before the cook's command
}

TEST_CASE("store: a store that accepts by itself does so in the ticket's first moment") {
    Shop shop;
    shop.patch("/stores/1", R"({"autoAccept": true, "prepMinutes": 15})");
    const std::string id = shop.place();
    CHECK(shop.state_of(id) == "accepted");
    CHECK(shop.told_types(id) == Types{"TicketAccepted"});
    CHECK(json::from_text<contract::TicketAccepted>(shop.told(id).front().data).promised_at ==
          noon + 15min);
    shop.replay_orders();
    CHECK(shop.told_types(id) == Types{"TicketAccepted"});
}

TEST_CASE("store: what no one accepts in time is rejected, and nothing else") {
    Shop shop("demo.enabled = true\nstore.accept_within = \"10m\"");
    CHECK(shop.work<AcceptDeadline>() == noon + 10min);
    std::vector<std::string> late;
    for (int i = 0; i < 450; ++i) late.push_back(shop.place());  // more than two batches
    const std::string accepted = shop.place();
    shop.command(accepted, "accept");
    shop.clock.advance(1min);
    const std::string later = shop.place();
    CHECK(shop.work<AcceptDeadline>() == noon + 10min);
    CHECK(shop.state_of(late.front()) == "received");

    shop.clock.advance(9min);
    CHECK(shop.work<AcceptDeadline>() == noon + 11min);
    for (const std::string& id : late) REQUIRE(shop.state_of(id) == "rejected");
    CHECK(shop.state_of(accepted) == "accepted");
    CHECK(shop.state_of(later) == "received");
    REQUIRE(shop.told(late.back()).size() == 1);
    const auto event =
        json::from_text<contract::TicketRejected>(shop.told(late.back()).front().data);
    CHECK(event.automatic);
    CHECK(event.reason.empty());  // who tells it has the words for it, in each language
    CHECK(shop.command(late.front(), "accept").status == 409);
}

TEST_CASE("store: the autopilot takes demo tickets from the order to the door, a step at a time") {
    Shop shop("demo.enabled = true\ndemo.autopilot = true\ndemo.step = \"3s\"");
    const std::string delivery = shop.place(1);
    const std::string pickup = shop.place(2, Fulfilment::pickup);
    const std::string own_store =
        std::to_string(shop.post("/stores", R"({"name": "분식집"})").body.at("id").as_int64());
    const std::string by_hand = shop.place(std::stoll(own_store));
    CHECK(shop.work<Autopilot>() == noon + 3s);
    CHECK(shop.state_of(delivery) == "received");

    shop.clock.advance(3s);
    CHECK(shop.work<Autopilot>() == noon + 6s);
    CHECK(shop.state_of(delivery) == "accepted");
    shop.command(delivery, "cook");  // a person is faster
    shop.restart();
    shop.clock.advance(3s);
    shop.work<Autopilot>();
    CHECK(shop.state_of(delivery) == "ready");
    CHECK(shop.state_of(pickup) == "cooking");
    shop.clock.advance(3s);
    shop.work<Autopilot>();
    CHECK(shop.get("/tickets/" + delivery).body.at("rider").at("name").as_string() ==
          "데모 라이더");
    for (int i = 0; i < 2; ++i) {
        shop.clock.advance(3s);
        shop.work<Autopilot>();
    }
    CHECK(shop.state_of(delivery) == "delivered");
    CHECK(shop.state_of(pickup) == "picked_up");
    CHECK(shop.state_of(by_hand) == "received");
    CHECK(shop.told_types(delivery) == Types{"TicketAccepted", "CookingStarted", "FoodReady",
                                             "DeliveryStarted", "DeliveryCompleted"});
    CHECK(shop.told_types(pickup) ==
          Types{"TicketAccepted", "CookingStarted", "FoodReady", "OrderPickedUp"});
}

TEST_CASE(
    "store: the lists show what is under way oldest first, what has ended newest first, in pages") {
    Shop shop;
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(shop.place());
    shop.place(2);
    for (const int ended : {0, 2, 3}) shop.command(ids[static_cast<std::size_t>(ended)], "reject");
    const auto order_ids = [](const Answer& answer) {
        std::vector<std::string> out;
        for (const auto& item : answer.body.at("items").as_array())
            out.emplace_back(item.at("orderId").as_string());
        return out;
    };
    CHECK(order_ids(shop.get("/stores/1/tickets")) == std::vector{ids[1], ids[4]});
    const Answer first = shop.get("/stores/1/tickets?state=done&limit=2");
    CHECK(order_ids(first) == std::vector{ids[3], ids[2]});
    const Answer second = shop.get("/stores/1/tickets?state=done&limit=2&cursor=" +
                                   std::string(first.body.at("next").as_string()));
    CHECK(order_ids(second) == std::vector{ids[0]});
    CHECK(second.body.at("next").is_null());
    CHECK(shop.get("/stores/1/tickets?state=burnt").status == 422);
    CHECK(shop.get("/stores/9/tickets").status == 404);
}

TEST_CASE("store: transitions are counted, and the tickets under way") {
    Shop shop;
    const std::string id = shop.place();
    shop.place();
    shop.command(id, "reject");
    const std::string page = shop.metrics.exposition();
    CHECK(page.find("baedal_store_ticket_transitions_total{state=\"received\"} 2") !=
          std::string::npos);
    CHECK(page.find("baedal_store_ticket_transitions_total{state=\"rejected\"} 1") !=
          std::string::npos);
    CHECK(page.find("baedal_store_active_tickets 1") != std::string::npos);
}
