// Menus, opening hours and the short form of an order.
#include <doctest/doctest.h>

#include "base/clock.h"
#include "support/shop.h"

using namespace baedal::test;
using boost::json::object;

TEST_CASE("without a time zone database no store is opened") {
    Shop shop({"demo.enabled=false", "pay.sandbox.allowed=true"}, {"TZDIR=/nonexistent"});
    const HttpResponse response = shop.owner.post("/stores", object{{"name", "통닭집"}});
    CHECK(response.status == 422);
    CHECK(response.body.contains("tzdata"));
}

TEST_CASE("a machine without time zones is not ready with stores of an earlier start") {
    Shop shop;
    REQUIRE(shop.server.stop() == 0);
    shop.server.set_environment("TZDIR=/nonexistent");
    shop.server.start_unready();
    const Json readiness = expect(shop.customer.get("/readyz"), 503);
    CHECK(text_of(readiness.at("modules"), "order") == "failed");
    bool named = false;
    for (const Json& module :
         expect(shop.owner.get("/admin/modules"), 200).at("items").as_array()) {
        if (text_of(module, "name") == "order")
            named = text_of(module, "lastError").contains("tzdata");
    }
    CHECK(named);
    CHECK(shop.customer.get("/menus").status == 503);
    CHECK(shop.place(chicken()).status == 503);
}

TEST_CASE("a menu of 500 dishes with 4 choices each can be put as it was got") {
    Shop shop;
    boost::json::array items;
    for (std::int64_t n = 1; n <= 500; ++n) {
        boost::json::array choices;
        for (std::int64_t c = 0; c < 4; ++c)
            choices.push_back(object{{"id", 4 * n + c}, {"name", "고를 것 " + std::to_string(c)}});
        items.push_back(object{
            {"id", n},
            {"name", "음식 " + std::to_string(n)},
            {"price", 9000},
            {"optionGroups", {object{{"id", n}, {"name", "고르기"}, {"choices", choices}}}}});
    }
    const object menu{{"categories", {object{{"name", "모두"}, {"items", items}}}}};
    const std::string path = "/stores/1/menu";
    const auto put = [&](const std::string& body) {
        return shop.owner.request("PUT", path, body, {{"If-Match", "*"}});
    };
    expect(put(boost::json::serialize(menu)), 200);
    const HttpResponse got = shop.owner.get(path);
    expect(got, 200);
    CHECK(got.body.size() > 64 * 1024);
    expect(put(got.body), 200);
    CHECK(eventually([&] {
        const Json categories = expect(shop.customer.get("/menus/1"), 200).at("categories");
        return categories.at(0).at("items").as_array().size() == 500;
    }));

    // The general limit stays, and this route has one too.
    CHECK(shop.customer.request("POST", "/orders", std::string(65 * 1024, ' ')).status == 413);
    CHECK(shop.new_owner()
              .request("PUT", path, std::string((1 << 20) + 1, ' '), {{"If-Match", "*"}})
              .status == 413);
    CHECK(shop.new_owner().request("PATCH", path, std::string(65 * 1024, ' ')).status == 413);
}

TEST_CASE("the list of menus has the open stores, and a menu has all items and choices") {
    Shop shop;
    const Json stores = expect(shop.customer.get("/menus"), 200);
    CHECK(stores.at("next").is_null());
    REQUIRE(stores.at("items").as_array().size() == 2);
    for (const Json& store : stores.at("items").as_array()) {
        CHECK(store.at("open") == true);
        CHECK(store.at("currency") == "KRW");
        CHECK(store.at("minimumOrder").is_int64());
        CHECK(store.at("deliveryFee").is_int64());
        CHECK(store.at("fulfilments").as_array().size() == 2);
    }
    const HttpResponse response = shop.customer.get("/menus/1");
    const Json menu = expect(response, 200);
    CHECK(menu.at("name") == "통닭집");
    bool chicken_seen = false, sold_out_seen = false, options_seen = false;
    for (const Json& category : menu.at("categories").as_array()) {
        for (const Json& item : category.at("items").as_array()) {
            chicken_seen =
                chicken_seen || (item.at("name") == "통닭" && item.at("price") == 18'000);
            sold_out_seen = sold_out_seen || item.at("soldOut") == true;
            options_seen = options_seen || !item.at("optionGroups").as_array().empty();
        }
    }
    CHECK(chicken_seen);
    CHECK(sold_out_seen);
    CHECK(options_seen);

    const std::string etag = response.header("etag");
    REQUIRE_FALSE(etag.empty());
    const HttpResponse unchanged = shop.customer.get("/menus/1", {{"If-None-Match", etag}});
    CHECK(unchanged.status == 304);
    CHECK(unchanged.body.empty());
    CHECK(unchanged.header("etag") == etag);
    CHECK(shop.customer.request("HEAD", "/menus/1", "").status == 200);
    CHECK(shop.customer.get("/menus/99").status == 404);
    CHECK(shop.customer.get("/menus/none").status == 404);
}

TEST_CASE("a change of the menu is visible: sold out and available again") {
    Shop shop;
    const std::string etag = shop.customer.get("/menus/1").header("etag");
    CHECK(shop.owner
              .request("PATCH", "/stores/1/menu/items/11", R"({"soldOut": true, "until": null})")
              .status == 200);
    CHECK(eventually([&] { return shop.place(chicken()).problem() == "sold-out"; }));
    CHECK(shop.customer.get("/menus/1", {{"If-None-Match", etag}}).status == 200);
    CHECK(shop.owner.request("PATCH", "/stores/1/menu/items/11", R"({"soldOut": false})").status ==
          200);
    CHECK(eventually([&] { return shop.place(chicken()).status == 201; }));
}

TEST_CASE("a paused store takes no orders") {
    Shop shop;
    CHECK(shop.owner.request("PATCH", "/stores/1", R"({"pausedUntil": "2999-01-01T00:00:00Z"})")
              .status == 200);
    CHECK(eventually([&] { return shop.place(chicken()).problem() == "store-closed"; }));
    CHECK(shop.place(pizza()).status == 201);
    CHECK(shop.owner.request("PATCH", "/stores/1", R"({"pausedUntil": null})").status == 200);
    CHECK(eventually([&] { return shop.place(chicken()).status == 201; }));
}

TEST_CASE("an order's ETag changes with the order") {
    Shop shop;
    const std::string id = shop.placed();
    const HttpResponse first = shop.customer.get("/orders/" + id);
    const std::string etag = first.header("etag");
    REQUIRE_FALSE(etag.empty());
    CHECK(first.header("cache-control").starts_with("no-"));  // revalidated before each use
    CHECK(first.header("referrer-policy") == "no-referrer");
    CHECK(shop.customer.get("/orders/" + id, {{"If-None-Match", etag}}).status == 304);
    REQUIRE(shop.ticket_arrives(id));
    expect(shop.ticket(id, "accept"), 200);
    REQUIRE(shop.becomes(id, "accepted"));
    CHECK(shop.customer.get("/orders/" + id, {{"If-None-Match", etag}}).status == 200);
}

TEST_CASE("the short form accepts the store as a number or a string, and a quantity") {
    Shop shop;
    for (const object& body :
         {object{{"item", "통닭"}, {"storeId", 1}}, object{{"item", "통닭"}, {"storeId", "1"}}}) {
        CHECK(expect(shop.place(body), 202).at("total") == chicken_total);
    }
    CHECK(expect(shop.place(object{{"item", "피자"}, {"storeId", "2"}, {"quantity", 3}}), 202)
              .at("subtotal") == 66'000);
    CHECK(shop.place(object{{"item", "통닭"}, {"storeId", "one"}}).status == 422);
    CHECK(shop.place(object{{"item", "통닭"}, {"storeId", 1}, {"quantity", 0}}).status == 422);
    CHECK(shop.place(object{{"item", "통닭"}}).status == 422);
    CHECK(shop.place(object{{"storeId", 1}}).status == 422);
    CHECK(shop.place(object{{"item", "통닭"}, {"storeId", 99}}).problem() == "unknown-store");
    CHECK(shop.place(object{{"item", "피자"}, {"storeId", 1}}).problem() == "unknown-menu-item");
    CHECK(shop.place(object{{"item", "마늘통닭"}, {"storeId", 1}}).problem() == "sold-out");
    CHECK(shop.pages("/orders").size() == 3);
}

TEST_CASE("the default payment pays an order that names no payment") {
    Shop shop({"order.default_payment=\"sandbox\""});
    CHECK(shop.place(unpaid_chicken()).status == 201);
}

TEST_CASE("staff list orders by store, status and phone, newest first, page by page") {
    Shop shop;
    for (int i = 0; i < 7; ++i) shop.placed(i % 2 == 0 ? chicken() : pizza());
    expect(shop.place(unpaid_chicken()), 202);
    object body = chicken();
    body["customer"] =
        object{{"name", "김하나"}, {"phone", "010-7777-8888"}, {"address", "서울시"}};
    const std::string known = shop.placed(body);

    CHECK(shop.pages("/orders?storeId=2").size() == 3);
    CHECK(shop.pages("/orders?status=awaiting_payment").size() == 1);
    const auto found = shop.pages("/orders?phone=010-7777-8888");
    REQUIRE(found.size() == 1);
    CHECK(text_of(found[0], "id") == known);
    const auto all = shop.pages("/orders");
    CHECK(all.size() == 9);
    CHECK(text_of(all.front(), "id") == known);

    const Json first = expect(shop.owner.get("/orders?limit=4"), 200);
    CHECK(first.at("items").as_array().size() == 4);
    const Json second =
        expect(shop.owner.get("/orders?limit=5&cursor=" + text_of(first, "next")), 200);
    CHECK(second.at("items").as_array().size() == 5);
    CHECK(text_of(second.at("items").at(0), "id") == text_of(all[4], "id"));
    CHECK(second.at("next").is_null());  // the last page
    CHECK(shop.owner.get("/orders?limit=201").status == 422);
    CHECK(shop.owner.get("/orders?limit=0").status == 422);
    CHECK(shop.owner.get("/orders?status=lost").status == 422);
    CHECK(shop.customer.get("/orders").status == 401);
}

TEST_CASE(
    "a menu has the reason of closing and the next opening, and its ETag changes with the time") {
    Shop shop;
    const HttpResponse open = shop.customer.get("/menus/1");
    CHECK(expect(open, 200).at("closedReason").is_null());
    CHECK(open.json().at("opensAt").is_null());

    // The pause is shorter than the wait of this test: the time alone ends it.
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const std::string until = baedal::to_rfc3339(now + std::chrono::seconds{5});
    CHECK(
        shop.owner.request("PATCH", "/stores/1", R"({"pausedUntil": ")" + until + R"("})").status ==
        200);
    REQUIRE(eventually([&] { return shop.customer.get("/menus/1").json().at("open") == false; }));
    const HttpResponse paused = shop.customer.get("/menus/1");
    CHECK(paused.json().at("closedReason") == "paused");
    CHECK(text_of(paused.json(), "opensAt") == until);
    CHECK(paused.header("etag") != open.header("etag"));
    CHECK(eventually([&] {
        return shop.customer.get("/menus/1", {{"If-None-Match", paused.header("etag")}}).status ==
               200;
    }));
    CHECK(shop.customer.get("/menus/1").json().at("open") == true);
    CHECK(shop.customer.get("/menus/1").header("etag") == open.header("etag"));
}

TEST_CASE("an order whose store closes before the payment waits and is not charged") {
    Shop shop;
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    const auto pay = [&](const Headers& headers = {}) {
        return shop.customer.post("/orders/" + id + "/payment", card("tok_ok"), headers);
    };
    const auto pause = [&](const char* until) {
        CHECK(shop.owner.request("PATCH", "/stores/1", until).status == 200);
    };
    pause(R"({"pausedUntil": "2999-01-01T00:00:00Z"})");
    REQUIRE(eventually([&] { return shop.customer.get("/menus/1").json().at("open") == false; }));
    const HttpResponse refused = pay({{"Idempotency-Key", "closed"}});
    CHECK(refused.status == 409);
    CHECK(refused.problem() == "store-closed");
    CHECK(text_of(refused.json(), "orderId") == id);
    CHECK(refused.json().at("closedReason") == "paused");
    CHECK(refused.json().at("opensAt").is_null());
    CHECK(shop.status(id) == "awaiting_payment");
    CHECK(shop.order(id).at("payment").at("status") == "none");
    CHECK(shop.ledger().empty());

    pause(R"({"pausedUntil": null})");
    REQUIRE(eventually([&] { return shop.customer.get("/menus/1").json().at("open") == true; }));
    const HttpResponse paid = pay({{"Idempotency-Key", "open"}});
    CHECK(expect(paid, 200).at("status") == "placed");
    // Closed again: a repeated call gets the stored response.
    pause(R"({"pausedUntil": "2999-01-01T00:00:00Z"})");
    REQUIRE(eventually([&] { return shop.customer.get("/menus/1").json().at("open") == false; }));
    const HttpResponse again = pay({{"Idempotency-Key", "open"}});
    CHECK(again.status == 200);
    CHECK(again.body == paid.body);
    CHECK(pay().problem() == "not-awaiting-payment");
    CHECK(shop.movements(id) == "charge 21000");
}

TEST_CASE("an order whose item is sold out before the payment waits and is not charged") {
    Shop shop;
    const std::string id = text_of(expect(shop.place(unpaid_chicken()), 202), "id");
    CHECK(shop.owner.request("PATCH", "/stores/1/menu/items/11", R"({"soldOut": true})").status ==
          200);
    REQUIRE(eventually([&] { return shop.place(unpaid_chicken()).problem() == "sold-out"; }));
    const HttpResponse refused = shop.customer.post("/orders/" + id + "/payment", card("tok_ok"));
    CHECK(refused.status == 409);
    CHECK(refused.problem() == "sold-out");
    CHECK(shop.status(id) == "awaiting_payment");
    CHECK(shop.ledger().empty());
}

TEST_CASE("a payment in progress is not refused because the store has closed meanwhile") {
    Shop shop({"order.payment_timeout=\"300ms\"", "pay.sandbox.slow=\"1s\""});
    object body = chicken();
    body["payment"] = object{{"method", "sandbox"}, {"token", "tok_slow"}};
    const std::string id = text_of(expect(shop.place(body), 202), "id");
    CHECK(shop.order(id).at("payment").at("status") == "unknown");
    CHECK(shop.owner.request("PATCH", "/stores/1", R"({"pausedUntil": "2999-01-01T00:00:00Z"})")
              .status == 200);
    REQUIRE(eventually([&] { return shop.customer.get("/menus/1").json().at("open") == false; }));
    const HttpResponse asked = shop.customer.post("/orders/" + id + "/payment", card("tok_ok"));
    CHECK(asked.problem() != "store-closed");
    CHECK(shop.becomes(id, "placed"));
    CHECK(shop.movements(id) == "charge 21000");
}
