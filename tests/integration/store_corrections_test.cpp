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
    const std::string body = R"({"minutes": 10})";
    CHECK(harness.command("nothing-here", "delay", body).status == 404);
    CHECK(harness.post("/tickets/" + id + "/delay", body, customer()).status == 401);
    CHECK(harness.post("/tickets/" + id + "/delay", body, staff({2})).status == 404);
    CHECK(harness.post("/tickets/" + id + "/delay", body, staff()).status == 200);
}

}  // namespace store_corrections_test
