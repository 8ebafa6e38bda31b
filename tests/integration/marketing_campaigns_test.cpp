// Campaigns: customers earn coupons by their delivered orders.
#include <doctest/doctest.h>

#include "marketing/events.h"
#include "marketing/module.h"
#include "order/events.h"
#include "order/requests.h"
#include "support/module_harness.h"
#include "support/registry.h"

namespace marketing_campaigns_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
using http::Method;
using marketing::contract::CouponIssued;
using order::contract::CouponRefusal;
using order::contract::OrderProgressed;
using order::contract::QuoteDiscount;
using order::contract::RedeemDiscount;
using order::contract::Status;

constexpr const char* phone = "010-1234-5678";
constexpr const char* tenth =
    R"({"name": "열 번째 주문 감사", "earnedBy": {"deliveredOrders": 10, "repeats": true},
    "coupon": {"discount": {"amount": 5000}, "minimum": 10000, "validDays": 14}})";
constexpr const char* first = R"({"name": "첫 주문 감사", "earnedBy": {"deliveredOrders": 1},
    "coupon": {"discount": {"percent": 10}}})";
constexpr const char* by_hand = R"({"name": "사과", "coupon": {"discount": {"amount": 2000}}})";

struct Marketing {
    std::int64_t begin(const char* campaign) {
        const auto made = module.post("/campaigns", campaign);
        REQUIRE(made.status == 201);
        return made.body.at("id").as_int64();
    }
    void progress(const std::string& order, Status status, const std::string& number = phone) {
        auto event = test::sample<OrderProgressed>();
        event.order.id = order;
        event.order.customer_phone = number;
        event.order.discounts.clear();
        event.status = status;
        event.at = module.clock.now();
        module.deliver(event);
    }
    void deliver(int count, const std::string& number = phone) {
        for (int i = 0; i < count; ++i)
            progress("o" + std::to_string(++orders), Status::delivered, number);
    }
    std::size_t issued() { return module.sent<CouponIssued>().size(); }
    bool is_granted(const std::string& coupon, const std::string& number = phone) {
        return module.ask(QuoteDiscount{coupon, 1, 20'000, number})->discount.has_value();
    }

    int orders = 0;
    test::ModuleHarness module{marketing::definition(), ""};
};

}  // namespace

TEST_CASE("the tenth delivered order of a number earns a coupon, and each tenth after it") {
    Marketing m;
    const std::int64_t id = m.begin(tenth);
    m.deliver(9);
    CHECK(m.issued() == 0);
    m.deliver(1);
    const auto events = m.module.sent<CouponIssued>("o10");
    REQUIRE(events.size() == 1);
    CHECK(events.front().name == "열 번째 주문 감사");
    CHECK(events.front().campaign_id == id);
    CHECK(events.front().until == m.module.clock.now() + 14 * 24h);
    m.deliver(9);
    CHECK(m.issued() == 1);
    m.deliver(1);
    CHECK(m.issued() == 2);
    CHECK(m.module.get("/campaigns").body.at("items").at(0).at("issued") == 2);
}

TEST_CASE("an earned coupon is for its customer alone, once, and for its time") {
    Marketing m;
    m.begin(tenth);
    m.deliver(10);
    const std::string code = m.module.sent<CouponIssued>().front().coupon;
    CHECK(!m.is_granted(code, "010-9999-9999"));
    CHECK(!m.is_granted(code, ""));
    CHECK(m.module
              .get("/coupons/" + code + "?storeId=1&subtotal=20000&phone=010-9999-9999",
                   test::customer())
              .status == 404);
    CHECK(m.is_granted(code, "+821012345678"));
    SUBCASE("used once") {
        CHECK(m.module.ask(RedeemDiscount{"x", {code, 1, 20'000, phone}})->discount.has_value());
        CHECK(m.module.ask(QuoteDiscount{code, 1, 20'000, phone})->refusal ==
              CouponRefusal::used_up);
    }
    SUBCASE("until its end") {
        m.module.clock.advance(14 * 24h);
        CHECK(!m.is_granted(code));
    }
}

TEST_CASE("the first order earns once, for each number") {
    Marketing m;
    m.begin(first);
    m.deliver(3);
    CHECK(m.issued() == 1);
    m.deliver(1, "010-9999-9999");
    CHECK(m.issued() == 2);
    m.progress("picked-up", Status::picked_up, "010-8888-8888");
    CHECK(m.issued() == 3);
}

TEST_CASE("what is not delivered, or has no number, earns nothing") {
    Marketing m;
    m.begin(first);
    for (const Status status :
         {Status::accepted, Status::cooking, Status::ready, Status::delivering})
        m.progress("o1", status);
    m.progress("o2", Status::delivered, "");
    CHECK(m.issued() == 0);
}

TEST_CASE("a delivered order that is told twice counts once") {
    Marketing m;
    m.begin(tenth);
    m.deliver(10);
    m.module.replay();
    CHECK(m.issued() == 1);
    m.deliver(9);
    CHECK(m.issued() == 1);
    m.deliver(1);
    CHECK(m.issued() == 2);
}

TEST_CASE("orders before the campaign count, and earn nothing by themselves") {
    Marketing m;
    m.deliver(9);
    m.module.clock.advance(1h);
    m.begin(tenth);
    m.begin(first);
    CHECK(m.issued() == 0);
    m.deliver(1);
    CHECK(m.issued() == 1);
}

TEST_CASE("a campaign ends and goes on") {
    Marketing m;
    const std::string path = "/campaigns/" + std::to_string(m.begin(first));
    CHECK(m.module.patch(path, R"({"active": false})").body.at("active") == false);
    m.deliver(1);
    CHECK(m.issued() == 0);
    CHECK(m.module.post(path + "/coupons", R"({"phone": "010-1234-5678"})").problem() ==
          "/problems/campaign-ended");
    CHECK(m.module.patch(path, R"({"active": true})").status == 200);
    m.deliver(1, "010-9999-9999");
    CHECK(m.issued() == 1);
    CHECK(m.module.patch("/campaigns/99", R"({"active": true})").status == 404);
}

TEST_CASE("a campaign issues coupons by hand") {
    Marketing m;
    const std::string path = "/campaigns/" + std::to_string(m.begin(by_hand)) + "/coupons";
    m.deliver(1);
    CHECK(m.issued() == 0);
    const auto issued = m.module.post(path, R"({"phone": "010-1234-5678"})");
    REQUIRE(issued.status == 201);
    CHECK(issued.body.at("forOnePhone") == true);
    CHECK(m.is_granted(issued.text("code")));
    CHECK(!m.is_granted(issued.text("code"), "010-9999-9999"));
    CHECK(m.issued() == 1);
    CHECK(m.module.post(path, R"({"phone": "x"})").status == 422);
    CHECK(m.module.post("/campaigns/99/coupons", R"({"phone": "010-1234-5678"})").status == 404);
}

TEST_CASE("malformed campaigns are refused with a pointer") {
    Marketing m;
    const auto pointer = [&](const std::string& body) {
        const auto refused = m.module.post("/campaigns", body);
        CHECK(refused.status == 422);
        return std::string(refused.body.at("errors").at(0).at("pointer").as_string());
    };
    CHECK(pointer(R"({"coupon": {"discount": {"amount": 1}}})") == "/name");
    CHECK(pointer(R"({"name": "a"})") == "/coupon");
    CHECK(pointer(R"({"name": "a", "coupon": {"discount": {"amount": 1}, "validDays": 0}})") ==
          "/coupon/validDays");
    CHECK(
        pointer(
            R"({"name": "a", "earnedBy": {"deliveredOrders": 0}, "coupon": {"discount": {"amount": 1}}})") ==
        "/earnedBy/deliveredOrders");
}

TEST_CASE("no telephone number is kept or told in clear") {
    Marketing m;
    m.begin(first);
    m.deliver(1);
    const std::string code = m.module.sent<CouponIssued>().front().coupon;
    REQUIRE(m.module.ask(RedeemDiscount{"x", {code, 1, 20'000, phone}})->discount.has_value());
    const auto digests = m.module.database().read([](db::Connection& c) {
        return c.all(
            "SELECT phone FROM customer UNION ALL SELECT phone FROM counted_order UNION ALL "
            "SELECT phone FROM redemption UNION ALL SELECT phone FROM coupon",
            [](db::Row row) { return row.text(0); });
    });
    REQUIRE(digests.size() == 4);
    for (const std::string& digest : digests) {
        CHECK(digest == digests.front());
        CHECK(digest.size() == 32);
        CHECK(!digest.contains("1234-5678"));
    }
    for (const auto& envelope : m.module.outbox()) CHECK(!envelope.data.contains("1234-5678"));
}

TEST_CASE("a customer is exported and forgotten at the customer's wish") {
    Marketing m;
    m.begin(first);
    m.begin(tenth);
    m.deliver(9);
    const std::string code = m.module.sent<CouponIssued>().front().coupon;
    REQUIRE(m.module.ask(RedeemDiscount{"x", {code, 1, 20'000, phone}})->discount.has_value());
    const auto data = *marketing::definition().personal_data;
    const auto found = [&] {
        return m.module.database().read(
            [&](db::Connection& c) { return data.find(c, "01012345678"); });
    };
    CHECK(found().at("deliveredOrders") == 9);
    REQUIRE(found().at("couponsUsed").as_array().size() == 1);
    CHECK(found().at("couponsUsed").at(0).at("coupon").as_string() == std::string_view(code));

    const auto erased = m.module.run(data.erase(m.module.database(), "01012345678"));
    CHECK(erased.at("couponUsesErased") == 1);
    CHECK(found().at("deliveredOrders") == 0);
    CHECK(found().at("couponsUsed").as_array().empty());
    m.deliver(1);  // the first one again
    CHECK(m.issued() == 2);
}

}  // namespace marketing_campaigns_test
