// Profiles, menus and sold-out flags, and what the other modules are told of them.
#include "store_shop.h"

using namespace baedal;
using namespace baedal::store;
using namespace baedal::store::test;
using namespace std::chrono_literals;

namespace {

using Types = std::vector<std::string>;

template <class Event>
Event last_told(Shop& shop, const std::string& subject) {
    const auto all = shop.told(subject);
    REQUIRE_FALSE(all.empty());
    REQUIRE(all.back().type == Event::type.name);
    return json::from_text<Event>(all.back().data);
}

const std::string small_menu =
    R"({"categories":[{"name":"분식","items":[{"id":1,"name":"떡볶이","price":5000}]}]})";

}  // namespace

TEST_CASE("store: the demo's stores are there after the first start and not again") {
    Shop shop;
    const auto subjects = [&] {
        Types out;
        for (const auto& event : shop.told()) out.push_back(event.type + " " + event.subject);
        return out;
    };
    const Types seeded{"StoreChanged store/1", "MenuPublished store/1", "StoreChanged store/2",
                       "MenuPublished store/2"};
    CHECK(subjects() == seeded);
    shop.restart();
    CHECK(subjects() == seeded);
    const auto stores = shop.get("/stores").body.at("items").as_array();
    REQUIRE(stores.size() == 2);
    CHECK(stores[0].at("name").as_string() == "통닭집");
    CHECK(stores[0].at("hours").as_array().size() == 7);
    CHECK(stores[1].at("name").as_string() == "피자집");
}

TEST_CASE("store: a demo order needs nothing but the dish's name") {
    Shop shop;
    const std::map<std::int64_t, std::pair<std::string, std::int64_t>> dishes{{1, {"통닭", 18000}},
                                                                              {2, {"피자", 22000}}};
    for (const auto& [store_id, dish] : dishes) {
        const auto path = "/stores/" + std::to_string(store_id);
        const auto menu = json::from_text<contract::Menu>(shop.get(path + "/menu").response.body);
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
        CHECK(shop.get(path).body.at("minimumOrder").as_int64() <= 15000);
        CHECK(shop.get(path).body.at("deliveryFee").as_int64() == 3000);
    }
}

TEST_CASE("store: without the demo nothing is seeded, and an owner opens a store") {
    Shop shop("");
    CHECK(shop.get("/stores").body.at("items").as_array().empty());
    const Answer opened = shop.post("/stores", R"({"name": "분식집", "deliveryFee": 2500})");
    CHECK(opened.status == 201);
    CHECK(opened.header("Location") == "/stores/1");
    const auto told = last_told<contract::StoreChanged>(shop, "store/1");
    CHECK(told.revision == 1);
    CHECK(told.store.id == 1);
    CHECK(told.store.delivery_fee == 2500);
    CHECK(told.store.timezone == "Asia/Seoul");
    CHECK(shop.post("/stores", R"({"name": ""})").status == 422);
    CHECK(shop.post("/stores", R"({"name": "둘째"})").header("Location") == "/stores/2");
    const Answer page = shop.get("/stores?limit=1");
    CHECK(page.body.at("items").as_array().size() == 1);
    CHECK(shop.get("/stores?limit=1&cursor=" + std::string(page.body.at("next").as_string()))
              .body.at("next")
              .is_null());
}

TEST_CASE("store: a change of the profile is told whole, and no change is not told") {
    Shop shop;
    const Answer changed =
        shop.patch("/stores/1", R"({"deliveryFee": 2000, "pausedUntil": "2026-11-22T09:00:00Z"})");
    CHECK(changed.status == 200);
    CHECK(changed.header("ETag") == "\"2\"");
    CHECK(changed.body.at("name").as_string() == "통닭집");
    const auto told = last_told<contract::StoreChanged>(shop, "store/1");
    CHECK(told.revision == 2);
    CHECK(told.store.delivery_fee == 2000);
    CHECK(told.store.hours.size() == 7);
    const std::size_t before = shop.told().size();
    CHECK(shop.patch("/stores/1", R"({"deliveryFee": 2000})").status == 200);
    CHECK(shop.patch("/stores/1", R"({"deliveryFee": -1})").status == 422);
    CHECK(shop.patch("/stores/7", R"({"deliveryFee": 1})").status == 404);
    CHECK(shop.told().size() == before);
    CHECK(shop.call({http::Method::patch, "/stores/1", "{}", {}, http::Role::staff}).status == 403);
    CHECK(shop.call({http::Method::get, "/stores/1", "", {}, http::Role::staff}).status == 200);
    CHECK(shop.call({http::Method::get, "/stores/1", "", {{"If-None-Match", "\"2\""}}}).status ==
          304);
}

TEST_CASE("store: a menu is put only onto the menu that its owner saw") {
    Shop shop("");
    shop.post("/stores", R"({"name": "분식집"})");
    CHECK(shop.get("/stores/1/menu").header("ETag") == "\"0\"");
    CHECK(json::dump(shop.get("/stores/1/menu").body) == R"({"categories":[]})");

    const Answer blind = shop.call({http::Method::put, "/stores/1/menu", small_menu});
    CHECK(blind.status == 428);
    CHECK(blind.problem() == "/problems/precondition-required");
    CHECK(shop.put_menu(1, small_menu, "\"1\"").status == 412);
    const Answer first = shop.put_menu(1, small_menu, "\"0\"");
    CHECK(first.status == 200);
    CHECK(first.header("ETag") == "\"1\"");
    const Answer stale = shop.put_menu(1, small_menu, "\"0\"");
    CHECK(stale.status == 412);
    CHECK(stale.problem() == "/problems/precondition-failed");
    CHECK(shop.put_menu(1, small_menu, "W/\"1\"").status == 412);
    CHECK(shop.put_menu(1, small_menu, "\"7\", \"1\"").header("ETag") == "\"2\"");
    CHECK(shop.put_menu(1, small_menu, "*").header("ETag") == "\"3\"");
    CHECK(shop.put_menu(9, small_menu, "*").status == 404);
    CHECK(shop.put_menu(1, R"({"categories": [{"name": "", "items": []}]})", "*").status == 422);
    CHECK(shop.call({http::Method::put,
                     "/stores/1/menu",
                     small_menu,
                     {{"If-Match", "*"}},
                     http::Role::staff})
              .status == 403);

    const auto told = last_told<contract::MenuPublished>(shop, "store/1");
    CHECK(told.revision == 3);
    CHECK(told.menu.categories.at(0).items.at(0).name == "떡볶이");
}

TEST_CASE("store: a menu can be fetched and put back as it is") {
    Shop shop;
    const Answer fetched = shop.get("/stores/1/menu");
    const Answer put = shop.put_menu(1, fetched.response.body, fetched.header("ETag"));
    CHECK(put.status == 200);
    CHECK(put.response.body == fetched.response.body);
}

TEST_CASE("store: staff mark a dish as sold out and back, and each is published whole") {
    Shop shop;
    const auto mark = [&](const std::string& what, const std::string& body) {
        return shop.call(
            {http::Method::patch, "/stores/1/menu/" + what, body, {}, http::Role::staff});
    };
    const Answer out = mark("items/11", R"({"soldOut": true, "until": "2026-11-22T09:00:00Z"})");
    CHECK(out.status == 200);
    CHECK(out.header("ETag") == "\"2\"");
    CHECK(out.body.at("soldOut").as_bool());
    auto told = last_told<contract::MenuPublished>(shop, "store/1");
    CHECK(told.revision == 2);
    CHECK(told.menu.categories.size() == 3);
    CHECK(told.menu.categories[0].items[0].sold_out);
    CHECK(told.menu.categories[0].items[0].sold_out_until == from_rfc3339("2026-11-22T09:00:00Z"));
    mark("items/11", R"({"soldOut": true, "until": "2026-11-22T09:00:00Z"})");
    CHECK(last_told<contract::MenuPublished>(shop, "store/1").revision == 2);  // nothing new

    CHECK(mark("items/11", R"({"soldOut": false, "until": null})").status == 200);
    told = last_told<contract::MenuPublished>(shop, "store/1");
    CHECK(told.revision == 3);
    CHECK_FALSE(told.menu.categories[0].items[0].sold_out);
    CHECK_FALSE(told.menu.categories[0].items[0].sold_out_until);

    CHECK(mark("choices/101", R"({"soldOut": true})").body.at("name").as_string() == "순살");
    CHECK(last_told<contract::MenuPublished>(shop, "store/1")
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

TEST_CASE("store: what was sold out until a time is back by then") {
    Shop shop;
    shop.patch("/stores/1/menu/items/11", R"({"soldOut": true, "until": "2026-11-22T04:00:00Z"})");
    const auto item = [&] {
        return shop.get("/stores/1/menu").body.at("categories").at(0).at("items").at(0);
    };
    CHECK(item().at("soldOut").as_bool());
    shop.clock.advance(1h);
    CHECK_FALSE(item().at("soldOut").as_bool());
    CHECK(item().at("soldOutUntil").is_null());
}

TEST_CASE("store: wrong settings are refused before anything is opened") {
    const auto check = definition().check_settings;
    CHECK_THROWS_AS(check(Config::parse("store.accept_within = 10")), ConfigError);
    CHECK_THROWS_AS(check(Config::parse("store.accept_within = \"0s\"")), ConfigError);
    CHECK_NOTHROW(check(Config::parse("store.accept_within = \"5m\"\ndemo.step = \"1s\"")));
}
