// Event streams: one order's status, a module's log, a kitchen's tickets.
#include <doctest/doctest.h>

#include "support/shop.h"
#include "support/sse_client.h"

using namespace baedal::test;

TEST_CASE("an order's stream has every status from placed to delivered, and ends") {
    Shop shop;
    const std::string id = shop.placed();
    REQUIRE(shop.ticket_arrives(id));
    SseClient stream(shop.server.port(), "/orders/" + id + "/events");
    CHECK(stream.head().header("cache-control").find("no-store") != std::string::npos);
    std::vector<StreamedEvent> seen;
    const auto expect_status = [&](const std::string& status) {
        const auto event = stream.next();
        REQUIRE(event);
        CHECK(event->event == "status");
        CHECK(text_of(event->json(), "status") == status);
        CHECK(event->json().at("version") == std::stoll(event->id));
        CHECK_FALSE(text_of(event->json(), "at").empty());
        if (!seen.empty()) CHECK(std::stoll(event->id) > std::stoll(seen.back().id));
        seen.push_back(*event);
    };
    expect_status("placed");
    for (const auto& [command, status] :
         {std::pair{"accept", "accepted"}, std::pair{"cook", "cooking"},
          std::pair{"ready", "ready"}, std::pair{"dispatch", "delivering"},
          std::pair{"deliver", "delivered"}}) {
        expect(shop.ticket(id, command), 200);
        expect_status(status);
    }
    CHECK_FALSE(stream.next(std::chrono::seconds{5}));
    CHECK(stream.ended());

    // A client that reconnects gets the later events once.
    SseClient resumed(shop.server.port(), "/orders/" + id + "/events", "", seen[2].id);
    for (std::size_t i = 3; i < seen.size(); ++i) {
        const auto event = resumed.next();
        REQUIRE(event);
        CHECK(event->id == seen[i].id);
        CHECK(event->data == seen[i].data);
    }
    CHECK_FALSE(resumed.next(std::chrono::seconds{5}));
    CHECK(resumed.ended());

    // A client that has the last event need not come back.
    CHECK(shop.customer.get("/orders/" + id + "/events", {{"Last-Event-ID", seen.back().id}})
              .status == 204);

    // A position beyond the log belongs to other data (a restored backup).
    SseClient restored(shop.server.port(), "/orders/" + id + "/events", "", "4711");
    const auto event = restored.next();
    REQUIRE(event);
    CHECK(event->id == seen.back().id);

    HttpClient client = shop.new_customer();
    CHECK(client.get("/orders/" + std::string(36, '0') + "/events").status == 404);
}

TEST_CASE("the stream of an order that waits for its payment reports the placement") {
    Shop shop;
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    SseClient stream(shop.server.port(), "/orders/" + id + "/events");
    CHECK(text_of(stream.next().value().json(), "status") == "awaiting_payment");
    expect(shop.customer.post("/orders/" + id + "/payment", card("tok_ok")), 200);
    for (;;) {  // changes of the payment may come before
        const auto event = stream.next();
        REQUIRE(event);
        if (text_of(event->json(), "status") == "placed") break;
        CHECK(text_of(event->json(), "status") == "awaiting_payment");
    }
}

TEST_CASE("a module's log is read and streamed as CloudEvents, from any position") {
    Shop shop;
    const std::string first = shop.placed();
    const std::string second = shop.placed(pizza());
    const Json page = expect(shop.owner.get("/events?module=order&after=0"), 200);
    std::vector<std::string> ids;
    std::string sequence;
    bool saw_first = false;
    for (const Json& event : page.at("items").as_array()) {
        CHECK(event.at("specversion") == "1.0");
        for (const char* member : {"id", "source", "type", "subject", "time"})
            CHECK_FALSE(text_of(event, member).empty());
        CHECK(event.at("data").is_object());
        if (text_of(event, "type") == "OrderPlaced" && text_of(event, "subject") == first) {
            saw_first = true;
            sequence = text_of(event, "sequence");
        }
        ids.push_back(text_of(event, "id"));
    }
    REQUIRE(saw_first);

    const Json rest = expect(shop.owner.get("/events?module=order&after=" + sequence), 200);
    CHECK(text_of(rest.at("items").at(0), "id") != ids.front());
    bool saw_second = false;
    for (const Json& event : rest.at("items").as_array()) {
        CHECK(std::stoll(text_of(event, "sequence")) > std::stoll(sequence));
        saw_second = saw_second || text_of(event, "subject") == second;
    }
    CHECK(saw_second);
    CHECK(expect(shop.owner.get("/events?module=order&after=0&limit=1"), 200)
              .at("items")
              .as_array()
              .size() == 1);

    SseClient stream(shop.server.port(), "/events?module=order&after=" + sequence, owner_token);
    bool streamed_second = false;
    while (!streamed_second) {
        const auto event = stream.next();
        REQUIRE(event);
        streamed_second = text_of(event->json(), "subject") == second;
    }
    const std::string third = shop.placed();
    bool streamed_third = false;
    while (!streamed_third) {
        const auto event = stream.next();
        REQUIRE(event);
        streamed_third = text_of(event->json(), "subject") == third;
    }
    for (const char* module : {"pay", "store", "notify"}) {
        CHECK(shop.owner.get(std::string("/events?module=") + module).status == 200);
    }
    CHECK(shop.owner.get("/events?module=nobody").status == 404);
    CHECK(shop.owner.get("/events").status == 422);
    CHECK(shop.customer.get("/events?module=order").status == 401);
}

TEST_CASE("the sequence numbers of CloudEvents are in order as text") {
    Shop shop;
    for (int n = 0; n < 11; ++n) shop.placed();
    const Json events = expect(shop.owner.get("/events?module=order&limit=100"), 200).at("items");
    REQUIRE(events.as_array().size() > 10);
    std::string last;
    for (const Json& event : events.as_array()) {
        const std::string sequence = text_of(event, "sequence");
        CHECK(sequence > last);
        CHECK(sequence.size() == 20);
        CHECK(text_of(event, "prev") == (last.empty() ? std::string(20, '0') : last));
        last = sequence;
    }
    CHECK(expect(shop.owner.get("/events?module=order&after=" + last), 200)
              .at("items")
              .as_array()
              .empty());
}

TEST_CASE("a follower whose position is ahead of the log is told so") {
    Shop shop;
    shop.placed();
    REQUIRE(shop.is_caught_up());
    const Json events = expect(shop.owner.get("/events?module=order&limit=100"), 200).at("items");
    const auto head = std::stoll(text_of(events.as_array().back(), "sequence"));
    const std::string ahead = std::to_string(head + 1);

    for (const char* name : {"after", "cursor"}) {
        CAPTURE(name);
        const HttpResponse response =
            shop.owner.get("/events?module=order&" + std::string(name) + "=" + ahead);
        const Json problem = expect(response, 409);
        CHECK(text_of(problem, "type") == "/problems/position-ahead");
        CHECK(problem.at("head") == head);
    }

    const auto check_stream = [&](SseClient& stream) {
        const auto event = stream.next();
        REQUIRE(event);
        CHECK(event->event == "position-ahead");
        CHECK(event->id.empty());
        CHECK(event->json().at("head") == head);
        CHECK(event->json().at("position") == head + 1);
        CHECK_FALSE(stream.next(std::chrono::seconds{5}));
        CHECK(stream.ended());
    };
    SseClient resumed(shop.server.port(), "/events?module=order", owner_token, ahead);
    check_stream(resumed);
    SseClient begun(shop.server.port(), "/events?module=order&after=" + ahead, owner_token);
    check_stream(begun);

    // At the head it waits for the next event.
    SseClient waiting(shop.server.port(), "/events?module=order&after=" + std::to_string(head),
                      owner_token);
    const std::string next = shop.placed();
    const auto event = waiting.next();
    REQUIRE(event);
    CHECK(text_of(event->json(), "subject") == next);
}

TEST_CASE("a kitchen's stream misses no ticket, also across a restart of the server") {
    Shop shop;
    const std::string before = shop.placed();
    REQUIRE(shop.ticket_arrives(before));
    std::string last_id;
    // "<order> <state>". An event has the current ticket: after a pause a client gets the newest
    // state only.
    std::vector<std::string> seen;
    const auto read = [&](SseClient& stream, const std::string& order, const std::string& state) {
        for (;;) {
            const auto event = stream.next();
            REQUIRE(event);
            CHECK(event->event == "ticket");
            last_id = event->id;
            const std::string what =
                text_of(event->json(), "orderId") + " " + text_of(event->json(), "state");
            CHECK(std::find(seen.begin(), seen.end(), what) == seen.end());  // no duplicate
            seen.push_back(what);
            if (what == order + " " + state) return;
        }
    };
    {
        SseClient screen(shop.server.port(), "/stores/1/tickets/events", owner_token);
        read(screen, before, "received");
        const std::string now = shop.placed();
        read(screen, now, "received");
        expect(shop.ticket(now, "accept"), 200);
        read(screen, now, "accepted");
    }
    const std::string missed = shop.placed();  // while no stream is open
    REQUIRE(shop.ticket_arrives(missed));
    shop.server.restart();
    expect(shop.ticket(missed, "accept"), 200);
    SseClient screen(shop.server.port(), "/stores/1/tickets/events", owner_token, last_id);
    read(screen, missed, "accepted");
    const std::string after = shop.placed();
    read(screen, after, "received");
    // The stream has no tickets of the other store.
    const std::string other = shop.placed(pizza());
    REQUIRE(shop.ticket_arrives(other));
    const std::string own = shop.placed();
    read(screen, own, "received");
    for (const std::string& what : seen) CHECK(what.find(other) == std::string::npos);
    CHECK(shop.customer.get("/stores/1/tickets/events").status == 401);
}
