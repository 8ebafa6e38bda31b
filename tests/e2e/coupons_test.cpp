// Coupons from end to end: made by the owner, used by orders, refused, given back. At the end of each test
// `baedal check` finds that none is lost or used twice.
#include <chrono>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "support/process_group.h"
#include "support/shop.h"

namespace coupons_test {

using namespace baedal::test;

namespace {

constexpr std::int64_t with_coupon = chicken_total - 3'000;

boost::json::object chicken_with(const std::string& coupon) {
    boost::json::object body = chicken();
    body["coupon"] = coupon;
    return body;
}

void make_coupon(Shop& shop, const std::string& code, const std::string& more = "") {
    expect(shop.owner.request("POST", "/coupons",
                              R"({"code": ")" + code +
                                  R"(", "name": "개업 할인", "discount": {"amount": 3000})" + more +
                                  "}"),
           201);
}

std::int64_t uses(Shop& shop, const std::string& code) {
    for (const Json& coupon : shop.pages("/coupons")) {
        if (text_of(coupon, "code") == code) return coupon.at("uses").as_int64();
    }
    return -1;
}

constexpr const char* first_order = R"({"name": "첫 주문 감사", "earnedBy": {"deliveredOrders": 1},
                                       "coupon": {"discount": {"percent": 10}}})";

boost::json::object chicken_of_kim() {
    boost::json::object body = chicken();
    body["customer"] = {{"name", "김하나"}, {"phone", "010-1234-5678"}, {"address", "서울"}};
    return body;
}

// The messages about coupons in the answer to GET /notifications.
std::vector<Json> about_coupons(const HttpResponse& response) {
    std::vector<Json> out;
    for (const Json& message : expect(response, 200).at("items").as_array()) {
        if (text_of(message, "event") == "coupon") out.push_back(message);
    }
    return out;
}

bool becomes_free(Shop& shop, const std::string& code) {
    return eventually([&] { return uses(shop, code) == 0; });
}

}  // namespace

TEST_CASE("a coupon lowers what is charged, is told in events, and is free after a cancellation") {
    Shop shop;
    make_coupon(shop, "OPENING", R"(, "limit": 1)");
    const auto quote = expect(shop.customer.get("/coupons/opening?storeId=1&subtotal=18000"), 200);
    CHECK(quote.at("amount") == 3'000);

    boost::json::object body = chicken_with("opening");
    body["expectedTotal"] = with_coupon;
    const auto order = expect(shop.place(body), 201);
    const std::string id = text_of(order, "id");
    CHECK(order.at("total") == with_coupon);
    CHECK(order.at("discounts").at(0).at("coupon") == "OPENING");
    CHECK(order.at("discounts").at(0).at("name") == "개업 할인");
    CHECK(shop.movements(id) == "charge " + std::to_string(with_coupon));
    const auto events = expect(shop.owner.get("/events?module=order&after=0"), 200);
    const Json& placed = events.at("items").as_array().back();
    CHECK(placed.at("data").at("order").at("discounts").at(0).at("amount") == 3'000);

    const HttpResponse second = shop.place(chicken_with("OPENING"));
    CHECK(second.status == 422);
    CHECK(second.problem() == "invalid-coupon");
    CHECK(text_of(second.json(), "reason") == "used_up");

    CHECK(shop.cancel(id).status == 200);
    CHECK(becomes_free(shop, "OPENING"));
    CHECK(eventually([&] {
        return shop.movements(id) ==
               "charge " + std::to_string(with_coupon) + " refund " + std::to_string(with_coupon);
    }));
    expect(shop.place(chicken_with("OPENING")), 201);
}

TEST_CASE("an order with a coupon is refused with the reason, and leaves nothing") {
    Shop shop;
    make_coupon(shop, "BIG", R"(, "minimum": 30000)");
    make_coupon(shop, "PIZZA", R"(, "stores": [2])");
    make_coupon(shop, "OLD", R"(, "until": "2020-01-01T00:00:00Z")");
    make_coupon(shop, "SOON", R"(, "from": "2099-01-01T00:00:00Z")");
    make_coupon(shop, "PHONE", R"(, "perPhone": 1)");
    const auto reason = [&](const std::string& coupon) {
        const HttpResponse refused = shop.place(chicken_with(coupon));
        CHECK(refused.status == 422);
        CHECK(refused.problem() == "invalid-coupon");
        return text_of(refused.json(), "reason");
    };
    CHECK(reason("NONE") == "unknown");
    CHECK(reason("BIG") == "below_minimum");
    CHECK(reason("PIZZA") == "other_store");
    CHECK(reason("OLD") == "expired");
    CHECK(reason("SOON") == "not_yet");
    CHECK(reason("PHONE") == "phone_missing");
    boost::json::object body = chicken_with("PIZZA");
    body["storeId"] = 2;
    body["item"] = "피자";
    body["expectedTotal"] = 1;
    CHECK(shop.place(body).problem() == "price-changed");
    CHECK(shop.has_no_effects());
    CHECK(uses(shop, "PIZZA") == 0);
}

TEST_CASE(
    "while marketing is stopped, an order with a coupon gets 503 and one without goes through") {
    Shop shop;
    make_coupon(shop, "OPENING");
    shop.stop_module("marketing");
    const auto begin = std::chrono::steady_clock::now();
    const HttpResponse refused = shop.place(chicken_with("OPENING"), "the-order-of-the-customer");
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{900});
    CHECK(refused.status == 503);
    CHECK(refused.problem() == "coupon-unavailable");
    CHECK(shop.has_no_effects());
    CHECK(shop.customer.get("/readyz").status == 200);
    const std::string id = shop.placed();
    CHECK(shop.order(id).at("total") == chicken_total);
    shop.start_module("marketing");
    CHECK(shop.place(chicken_with("OPENING"), "the-order-of-the-customer").status == 201);
}

TEST_CASE("an order ends while marketing is stopped: its coupon is free when marketing is back") {
    Shop shop;
    make_coupon(shop, "OPENING", R"(, "limit": 1)");
    const std::string id = text_of(expect(shop.place(chicken_with("OPENING")), 201), "id");
    shop.stop_module("marketing");
    CHECK(shop.cancel(id).status == 200);
    shop.start_module("marketing");
    CHECK(becomes_free(shop, "OPENING"));
}

TEST_CASE("power cuts between the coupon and its order use no coupon twice and lose none") {
    Shop shop;
    constexpr int limit = 15;
    make_coupon(shop, "FIFTEEN", R"(, "limit": )" + std::to_string(limit));
    for (int cut = 0; cut < 6; ++cut) {
        std::vector<std::jthread> customers;
        for (int i = 0; i < 4; ++i) {
            customers.emplace_back([&] {
                try {
                    HttpClient client = shop.new_customer();
                    for (int n = 0; n < 3; ++n) client.post("/orders", chicken_with("FIFTEEN"));
                } catch (const std::exception&) {  // the power failed
                }
            });
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{15 + 10 * cut});
        shop.server.restart();
    }
    REQUIRE(shop.is_caught_up());
    for (const Json& order : shop.pages("/orders")) {
        const std::string status = text_of(order, "status");
        if (status == "awaiting_payment") {
            const int cancelled = shop.cancel(text_of(order, "id")).status;
            CHECK((cancelled == 200 || cancelled == 202));
        }
    }
    int placed = 0;
    const auto settled = [&] {
        placed = 0;
        for (const Json& order : shop.pages("/orders?status=placed")) {
            if (!order.at("discounts").as_array().empty()) ++placed;
        }
        return uses(shop, "FIFTEEN") == placed;
    };
    CHECK(eventually(settled));
    CHECK(placed <= limit);
    // What is left can be used, and not more.
    for (; placed < limit; ++placed) expect(shop.place(chicken_with("FIFTEEN")), 201);
    CHECK(shop.place(chicken_with("FIFTEEN")).problem() == "invalid-coupon");
}

TEST_CASE("the first delivered order of a number earns a coupon") {
    Shop shop;
    expect(shop.owner.request("POST", "/campaigns", first_order), 201);
    boost::json::object body = chicken_of_kim();
    const std::string id = shop.placed(body);
    shop.deliver(id);
    const auto coupons = [&] { return shop.pages("/coupons"); };
    REQUIRE(eventually([&] { return coupons().size() == 1; }));
    const std::string code = text_of(coupons().front(), "code");
    CHECK(shop.place(chicken_with(code)).status == 422);
    body["coupon"] = code;
    const auto second = expect(shop.place(body), 201);
    CHECK(second.at("total") == chicken_total - 1'800);
    const auto events = expect(shop.owner.get("/events?module=marketing&after=0"), 200);
    CHECK(events.at("items").at(0).at("type") == "CouponIssued");
    const auto takings = expect(shop.owner.get("/orders/figures?storeId=1"), 200).at("takings");
    CHECK(takings.at("discounts") == 1'800);
    CHECK(takings.at("items").as_int64() + takings.at("deliveryFees").as_int64() - 1'800 ==
          takings.at("sales").as_int64());
}

TEST_CASE(
    "the customer is told of an earned coupon once, also when a module was stopped meanwhile") {
    for (const char* stopped : {"", "marketing", "notify"}) {
        CAPTURE(stopped);
        Shop shop;
        expect(shop.owner.request("POST", "/campaigns", first_order), 201);
        const std::string id = shop.placed(chicken_of_kim());
        if (*stopped) shop.stop_module(stopped);
        shop.deliver(id);
        if (*stopped) shop.start_module(stopped);
        const auto told = [&] {
            return about_coupons(shop.owner.get("/notifications?orderId=" + id));
        };
        REQUIRE(eventually([&] { return !told().empty(); }));
        REQUIRE(shop.is_caught_up());
        REQUIRE(told().size() == 1);
        const std::string code = text_of(shop.pages("/coupons").front(), "code");
        CHECK(text_of(told().front(), "text").contains(code));
        CHECK(text_of(told().front(), "to") == "010-1234-5678");
        shop.server.restart();
        REQUIRE(shop.is_caught_up());
        CHECK(told().size() == 1);
    }
}

TEST_CASE("notify in a process of its own tells of the coupons of marketing in another one") {
    ProcessGroup group({{"order", "pay", "store"}, {"marketing"}, {"notify"}});
    REQUIRE(eventually([&] { return group.client("order").get("/menus/1").status == 200; }));
    const auto ready = expect(group.client("order").get("/readyz"), 200);
    CHECK(ready.at("elsewhere") == boost::json::array{"marketing", "notify"});
    CHECK(!ready.at("modules").as_object().contains("marketing"));
    expect(group.owner("marketing").request("POST", "/campaigns", first_order), 201);
    const std::string id =
        text_of(expect(group.client("order").post("/orders", chicken_of_kim()), 201), "id");
    group.kill("notify");
    REQUIRE(eventually([&] { return group.owner("store").get("/tickets/" + id).status == 200; }));
    for (const char* step : {"accept", "cook", "ready", "dispatch", "deliver"})
        expect(group.owner("store").post("/tickets/" + id + "/" + step, boost::json::object{}),
               200);
    group.start("notify");
    const auto told = [&] {
        return about_coupons(group.owner("notify").get("/notifications?orderId=" + id));
    };
    CHECK(eventually([&] { return told().size() == 1; }));
    CHECK(group.is_caught_up());
    CHECK(told().size() == 1);
}

TEST_CASE("marketing in a process of its own: orders use its coupons, and go on while it is away") {
    ProcessGroup group({{"order", "pay", "store", "notify"}, {"marketing"}});
    const auto place = [&](const boost::json::object& body) {
        return group.client("order").post("/orders", body);
    };
    REQUIRE(eventually([&] { return group.client("order").get("/menus/1").status == 200; }));
    expect(group.owner("marketing")
               .request("POST", "/coupons",
                        R"({"code": "OPENING", "discount": {"amount": 3000}, "limit": 2})"),
           201);
    CHECK(expect(place(chicken_with("OPENING")), 201).at("total") == with_coupon);
    group.kill("marketing");
    CHECK(place(chicken_with("OPENING")).problem() == "coupon-unavailable");
    expect(place(chicken()), 201);
    group.start("marketing");
    CHECK(eventually([&] { return place(chicken_with("OPENING")).status == 201; }));
    CHECK(place(chicken_with("OPENING")).problem() == "invalid-coupon");
    CHECK(group.is_caught_up());
}

TEST_CASE("a deployment without marketing takes orders, and none with a coupon") {
    ProcessGroup group({{"order", "pay", "store", "notify"}});
    REQUIRE(eventually([&] { return group.client("order").get("/menus/1").status == 200; }));
    CHECK(group.client("order").post("/orders", chicken_with("OPENING")).problem() ==
          "coupon-unavailable");
    expect(group.client("order").post("/orders", chicken()), 201);
    CHECK(group.client("order").get("/coupons/X?storeId=1&subtotal=1").status == 404);
}

}  // namespace coupons_test
