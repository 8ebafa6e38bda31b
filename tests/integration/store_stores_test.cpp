// Profiles, menus and sold-out flags, and the events of their changes.
#include "json/message.h"
#include "store_harness.h"

namespace store_stores_test {

using namespace baedal;
using namespace baedal::store;
using namespace baedal::order::contract;
using namespace baedal::test;
using namespace std::chrono_literals;

namespace {

using Types = std::vector<std::string>;

// The last event of the subject, which must be of this type.
template <class Event>
Event last_sent(StoreHarness& harness, const std::string& subject) {
    const auto types = harness.sent_types(subject);
    REQUIRE_FALSE(types.empty());
    REQUIRE(types.back() == Event::type.name);
    return harness.sent<Event>(subject).back();
}

const std::string small_menu =
    R"({"categories":[{"name":"분식","items":[{"id":1,"name":"떡볶이","price":5000}]}]})";

}  // namespace

TEST_CASE("store: the demo's stores are there after the first start and not again") {
    StoreHarness harness;
    const auto subjects = [&] {
        Types out;
        for (const auto& event : harness.outbox()) out.push_back(event.type + " " + event.subject);
        return out;
    };
    const Types seeded{"StoreChanged store/1", "MenuPublished store/1", "StoreChanged store/2",
                       "MenuPublished store/2"};
    CHECK(subjects() == seeded);
    harness.restart();
    CHECK(subjects() == seeded);
    const auto stores = harness.get("/stores").body.at("items").as_array();
    REQUIRE(stores.size() == 2);
    CHECK(stores[0].at("name").as_string() == "통닭집");
    CHECK(stores[0].at("hours").as_array().size() == 7);
    CHECK(stores[1].at("name").as_string() == "피자집");
}

TEST_CASE("store: a demo order needs nothing but the dish's name") {
    StoreHarness harness;
    const std::map<std::int64_t, std::pair<std::string, std::int64_t>> dishes{{1, {"통닭", 18000}},
                                                                              {2, {"피자", 22000}}};
    for (const auto& [store_id, dish] : dishes) {
        const auto path = "/stores/" + std::to_string(store_id);
        const auto menu = json::from_text<contract::Menu>(harness.get(path + "/menu").http.body);
        bool required = false;
        bool sold_out = false;
        for (const auto& category : menu.categories) {
            for (const auto& item : category.items) {
                sold_out = sold_out || item.sold_out;
                for (const auto& group : item.option_groups) {
                    required = required || group.min > 0;
                    if (item.name == dish.first) CHECK(group.min == 0);
                }
                if (item.name == dish.first) CHECK(item.price == dish.second);
            }
        }
        CHECK(menu.categories.size() > 1);
        CHECK(required);
        CHECK(sold_out);
        CHECK(harness.get(path).body.at("minimumOrder").as_int64() <= 15000);
        CHECK(harness.get(path).body.at("deliveryFee").as_int64() == 3000);
    }
}

TEST_CASE("store: without the demo nothing is seeded, and an owner opens a store") {
    StoreHarness harness("");
    CHECK(harness.get("/stores").body.at("items").as_array().empty());
    const Response opened = harness.post("/stores", R"({"name": "분식집", "deliveryFee": 2500})");
    CHECK(opened.status == 201);
    CHECK(opened.header("Location") == "/stores/1");
    const auto event = last_sent<contract::StoreChanged>(harness, "store/1");
    CHECK(event.revision == 1);
    CHECK(event.store.id == 1);
    CHECK(event.store.delivery_fee == 2500);
    CHECK(event.store.timezone == "Asia/Seoul");
    CHECK(harness.post("/stores", R"({"name": ""})").status == 422);
    CHECK(harness.post("/stores", R"({"name": "둘째"})").header("Location") == "/stores/2");
    const Response page = harness.get("/stores?limit=1");
    CHECK(page.body.at("items").as_array().size() == 1);
    CHECK(harness.get("/stores?limit=1&cursor=" + std::string(page.body.at("next").as_string()))
              .body.at("next")
              .is_null());
}

TEST_CASE("store: a change of the profile is published whole, and only if it changes something") {
    StoreHarness harness;
    const Response changed = harness.patch(
        "/stores/1", R"({"deliveryFee": 2000, "pausedUntil": "2026-11-22T09:00:00Z"})");
    CHECK(changed.status == 200);
    CHECK(changed.header("ETag") == "\"2\"");
    CHECK(changed.body.at("name").as_string() == "통닭집");
    const auto event = last_sent<contract::StoreChanged>(harness, "store/1");
    CHECK(event.revision == 2);
    CHECK(event.store.delivery_fee == 2000);
    CHECK(event.store.hours.size() == 7);
    const std::size_t before = harness.outbox().size();
    CHECK(harness.patch("/stores/1", R"({"deliveryFee": 2000})").status == 200);
    CHECK(harness.patch("/stores/1", R"({"deliveryFee": -1})").status == 422);
    CHECK(harness.patch("/stores/7", R"({"deliveryFee": 1})").status == 404);
    CHECK(harness.outbox().size() == before);
    CHECK(harness.patch("/stores/1", "{}", staff()).status == 403);
    CHECK(harness.get("/stores/1", staff()).status == 200);
    CHECK(harness.send({http::Method::get, "/stores/1", "", {{"If-None-Match", "\"2\""}}}).status ==
          304);
}

TEST_CASE("store: its staff pauses it until a time to come, and ends the pause") {
    StoreHarness harness;
    const auto pause = [&](const std::string& body) {
        return harness.post("/stores/1/pause", body, staff());
    };
    const std::string until = to_rfc3339(harness.clock.now() + 30min);
    const Response paused = pause(R"({"until": ")" + until + R"("})");
    CHECK(paused.status == 200);
    CHECK(paused.header("ETag") == "\"2\"");
    CHECK(paused.body.at("pausedUntil").as_string() == until);
    CHECK(last_sent<contract::StoreChanged>(harness, "store/1").store.paused_until ==
          harness.clock.now() + 30min);
    CHECK(pause(R"({"until": "2020-01-01T00:00:00Z"})").status == 422);
    CHECK(pause("{}").status == 422);
    CHECK(pause(R"({"until": null, "why": "rush"})").status == 422);
    const Response resumed = pause(R"({"until": null})");
    CHECK(resumed.status == 200);
    CHECK(resumed.body.at("pausedUntil").is_null());
    CHECK(harness.post("/stores/2/pause", R"({"until": null})", staff()).status == 404);
    CHECK(harness.post("/stores/7/pause", R"({"until": null})").status == 404);
}

TEST_CASE("store: a menu is put only onto the menu that its owner saw") {
    StoreHarness harness("");
    harness.post("/stores", R"({"name": "분식집"})");
    CHECK(harness.get("/stores/1/menu").header("ETag") == "\"0\"");
    CHECK(json::dump(harness.get("/stores/1/menu").body) == R"({"categories":[]})");

    const Response blind = harness.put("/stores/1/menu", small_menu);
    CHECK(blind.status == 428);
    CHECK(blind.problem() == "/problems/precondition-required");
    CHECK(harness.put_menu(1, small_menu, "\"1\"").status == 412);
    const Response first = harness.put_menu(1, small_menu, "\"0\"");
    CHECK(first.status == 200);
    CHECK(first.header("ETag") == "\"1\"");
    const Response stale = harness.put_menu(1, small_menu, "\"0\"");
    CHECK(stale.status == 412);
    CHECK(stale.problem() == "/problems/precondition-failed");
    CHECK(harness.put_menu(1, small_menu, "\"7\", \"1\"").header("ETag") == "\"2\"");
    CHECK(harness.put_menu(1, small_menu, "*").header("ETag") == "\"3\"");
    // A proxy that compresses changed the tag.
    CHECK(harness.put_menu(1, small_menu, "W/\"1\"").status == 412);
    CHECK(harness.put_menu(1, small_menu, "W/\"3\"").header("ETag") == "\"4\"");
    CHECK(harness.put_menu(1, small_menu, "\"4-gzip\"").header("ETag") == "\"5\"");
    CHECK(harness.put_menu(9, small_menu, "*").status == 404);
    CHECK(harness.put_menu(1, R"({"categories": [{"name": "", "items": []}]})", "*").status == 422);
    CHECK(harness
              .send({http::Method::put, "/stores/1/menu", small_menu, {{"If-Match", "*"}}, staff()})
              .status == 403);

    const auto event = last_sent<contract::MenuPublished>(harness, "store/1");
    CHECK(event.revision == 5);
    CHECK(event.menu.categories.at(0).items.at(0).name == "떡볶이");
}

TEST_CASE("store: a menu can be fetched and put back as it is") {
    StoreHarness harness;
    const Response fetched = harness.get("/stores/1/menu");
    const Response put = harness.put_menu(1, fetched.http.body, fetched.header("ETag"));
    CHECK(put.status == 200);
    CHECK(put.http.body == fetched.http.body);
}

TEST_CASE("store: staff mark a dish as sold out and back, and each is published whole") {
    StoreHarness harness;
    const auto mark = [&](const std::string& what, const std::string& body) {
        return harness.patch("/stores/1/menu/" + what, body, staff());
    };
    const Response out = mark("items/11", R"({"soldOut": true, "until": "2026-11-22T09:00:00Z"})");
    CHECK(out.status == 200);
    CHECK(out.header("ETag") == "\"2\"");
    CHECK(out.body.at("soldOut").as_bool());
    auto event = last_sent<contract::MenuPublished>(harness, "store/1");
    CHECK(event.revision == 2);
    CHECK(event.menu.categories.size() == 3);
    CHECK(event.menu.categories[0].items[0].sold_out);
    CHECK(event.menu.categories[0].items[0].sold_out_until == from_rfc3339("2026-11-22T09:00:00Z"));
    mark("items/11", R"({"soldOut": true, "until": "2026-11-22T09:00:00Z"})");
    CHECK(last_sent<contract::MenuPublished>(harness, "store/1").revision == 2);  // nothing new

    CHECK(mark("items/11", R"({"soldOut": false, "until": null})").status == 200);
    event = last_sent<contract::MenuPublished>(harness, "store/1");
    CHECK(event.revision == 3);
    CHECK_FALSE(event.menu.categories[0].items[0].sold_out);
    CHECK_FALSE(event.menu.categories[0].items[0].sold_out_until);

    CHECK(mark("choices/101", R"({"soldOut": true})").body.at("name").as_string() == "순살");
    CHECK(last_sent<contract::MenuPublished>(harness, "store/1")
              .menu.categories[0]
              .items[0]
              .option_groups[0]
              .choices[0]
              .sold_out);
    CHECK(mark("items/999", R"({"soldOut": true})").status == 404);
    CHECK(mark("choices/11", R"({"soldOut": true})").status == 404);
    CHECK(mark("items/11", "{}").status == 422);
    CHECK(mark("items/11", R"({"soldOut": true, "until": "2020-01-01T00:00:00Z"})").status == 422);
    CHECK(mark("items/11", R"({"soldOut": false, "until": "2027-01-01T00:00:00Z"})").status == 422);
}

TEST_CASE("store: a part that is sold out until a time is available from then on") {
    StoreHarness harness;
    harness.patch("/stores/1/menu/items/11",
                  R"({"soldOut": true, "until": "2026-11-22T04:00:00Z"})");
    const auto item = [&] {
        return harness.get("/stores/1/menu").body.at("categories").at(0).at("items").at(0);
    };
    CHECK(item().at("soldOut").as_bool());
    harness.clock.advance(1h);
    CHECK_FALSE(item().at("soldOut").as_bool());
    CHECK(item().at("soldOutUntil").is_null());
}

TEST_CASE("store: wrong settings are refused before anything is opened") {
    const auto check = definition().check_settings;
    CHECK_THROWS_AS(check(Config::parse("store.accept_within = 10")), ConfigError);
    CHECK_THROWS_AS(check(Config::parse("store.accept_within = \"0s\"")), ConfigError);
    CHECK_NOTHROW(check(Config::parse("store.accept_within = \"5m\"\ndemo.step = \"1s\"")));
}

}  // namespace store_stores_test
