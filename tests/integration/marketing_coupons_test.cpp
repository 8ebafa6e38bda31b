// Coupons: what they give, who may use them, and whether they are free. The test is order.
#include <doctest/doctest.h>

#include "marketing/module.h"
#include "order/events.h"
#include "order/requests.h"
#include "support/module_harness.h"
#include "support/registry.h"

namespace marketing_coupons_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
using http::Method;
using order::contract::CouponRefusal;
using order::contract::Discount;
using order::contract::DiscountReply;
using order::contract::DiscountWithdrawn;
using order::contract::OrderCancelled;
using order::contract::OrderContactErased;
using order::contract::OrderExpired;
using order::contract::OrderMissing;
using order::contract::OrderPlaced;
using order::contract::OrderRejected;
using order::contract::QuoteDiscount;
using order::contract::RedeemDiscount;

constexpr const char* phone = "010-1234-5678";

struct Marketing {
    test::Response make(const std::string& body) { return module.post("/coupons", body); }

    DiscountReply quote(const std::string& coupon, std::int64_t subtotal = 20'000,
                        const std::string& number = phone, std::int64_t store = 1) {
        return module.ask(QuoteDiscount{coupon, store, subtotal, number}).value();
    }
    DiscountReply redeem(const std::string& order, const std::string& coupon,
                         const std::string& number = phone) {
        return module.ask(RedeemDiscount{order, {coupon, 1, 20'000, number}}).value();
    }
    order::contract::OrderSummary summary(const std::string& order, const std::string& coupon) {
        auto out = test::sample<OrderPlaced>().order;
        out.id = order;
        out.customer_phone = phone;
        out.discounts = {Discount{coupon, coupon, 1'000}};
        return out;
    }
    template <class Event>
    void tell(const std::string& order, const std::string& coupon) {
        auto event = test::sample<Event>();
        event.order = summary(order, coupon);
        module.deliver(event);
    }

    test::ModuleHarness module{marketing::definition(), ""};
};

bool is_granted(const DiscountReply& reply) { return reply.discount.has_value(); }

}  // namespace

TEST_CASE("a coupon takes off an amount, at most the items") {
    Marketing m;
    const auto made =
        m.make(R"({"code": "welcome", "name": "첫 주문", "discount": {"amount": 3000}})");
    REQUIRE(made.status == 201);
    CHECK(made.text("code") == "WELCOME");
    CHECK(made.body.at("uses") == 0);
    CHECK(m.quote(" Welcome ").discount == Discount{"첫 주문", "WELCOME", 3'000});
    CHECK(m.quote("WELCOME", 2'000).discount->amount == 2'000);
    CHECK(m.quote("WELCOME", 0).refusal == CouponRefusal::below_minimum);
    CHECK(m.quote("WELCOM").refusal == CouponRefusal::unknown);
}

TEST_CASE("a coupon takes off a percentage, rounded down and up to a sum") {
    Marketing m;
    REQUIRE(m.make(R"({"code": "TENTH", "discount": {"percent": 10, "atMost": 1500}})").status ==
            201);
    CHECK(m.quote("TENTH", 9'999).discount->amount == 999);
    CHECK(m.quote("TENTH", 20'000).discount->amount == 1'500);
    CHECK(m.quote("TENTH", 9).refusal == CouponRefusal::below_minimum);
}

TEST_CASE("a coupon has a minimum, stores and a time") {
    Marketing m;
    const std::string from = to_rfc3339(m.module.clock.now() + 1h);
    const std::string until = to_rfc3339(m.module.clock.now() + 2h);
    REQUIRE(
        m.make(
             R"({"code": "LUNCH", "discount": {"amount": 1000}, "minimum": 15000, "stores": [1, 3], "from": ")" +
             from + R"(", "until": ")" + until + "\"}")
            .status == 201);
    CHECK(m.quote("LUNCH").refusal == CouponRefusal::not_yet);
    m.module.clock.advance(1h);
    CHECK(is_granted(m.quote("LUNCH", 15'000)));
    CHECK(m.quote("LUNCH", 14'999).refusal == CouponRefusal::below_minimum);
    CHECK(m.quote("LUNCH", 20'000, phone, 2).refusal == CouponRefusal::other_store);
    CHECK(is_granted(m.quote("LUNCH", 20'000, phone, 3)));
    m.module.clock.advance(1h);
    CHECK(m.quote("LUNCH").refusal == CouponRefusal::expired);
}

TEST_CASE("a coupon is used as often as its limit says, once for each order") {
    Marketing m;
    REQUIRE(m.make(R"({"code": "TWICE", "discount": {"amount": 1000}, "limit": 2})").status == 201);
    CHECK(is_granted(m.redeem("o1", "TWICE")));
    CHECK(is_granted(m.redeem("o1", "twice")));  // repeated
    CHECK(is_granted(m.redeem("o2", "TWICE")));
    CHECK(m.redeem("o3", "TWICE").refusal == CouponRefusal::used_up);
    CHECK(is_granted(m.redeem("o1", "TWICE")));
    CHECK(m.module.get("/coupons").body.at("items").at(0).at("uses") == 2);

    SUBCASE("also after a restart") {
        m.module.restart();
        CHECK(m.redeem("o3", "TWICE").refusal == CouponRefusal::used_up);
        CHECK(is_granted(m.redeem("o2", "TWICE")));
    }
}

TEST_CASE("a coupon is used as often by one number as it says, however the number is written") {
    Marketing m;
    REQUIRE(m.make(R"({"code": "ONCE", "discount": {"amount": 1000}, "perPhone": 1})").status ==
            201);
    CHECK(m.redeem("o1", "ONCE", "").refusal == CouponRefusal::phone_missing);
    CHECK(is_granted(m.redeem("o1", "ONCE")));
    CHECK(m.redeem("o2", "ONCE", "+82 10 1234 5678").refusal == CouponRefusal::already_used);
    CHECK(is_granted(m.redeem("o2", "ONCE", "010-1234-5679")));
}

TEST_CASE("a coupon is free again when its order ends unplaced, cancelled or rejected") {
    Marketing m;
    REQUIRE(m.make(R"({"code": "ONE", "discount": {"amount": 1000}, "limit": 1, "perPhone": 1})")
                .status == 201);
    REQUIRE(is_granted(m.redeem("o1", "ONE")));
    REQUIRE(m.quote("ONE").refusal == CouponRefusal::used_up);

    SUBCASE("not paid") { m.tell<OrderExpired>("o1", "ONE"); }
    SUBCASE("cancelled before it was paid") { m.tell<OrderCancelled>("o1", "ONE"); }
    SUBCASE("placed, then cancelled") {
        m.tell<OrderPlaced>("o1", "ONE");
        REQUIRE(m.quote("ONE").refusal == CouponRefusal::used_up);
        m.tell<OrderCancelled>("o1", "ONE");
    }
    SUBCASE("placed, then rejected") {
        m.tell<OrderPlaced>("o1", "ONE");
        m.tell<OrderRejected>("o1", "ONE");
    }
    SUBCASE("lost by a restore") {
        m.module.deliver(OrderMissing{"o1", "p", m.module.clock.now()});
    }
    SUBCASE("never written") {
        m.module.deliver(DiscountWithdrawn{"o1", "ONE", m.module.clock.now()});
    }
    SUBCASE("removed with its events while marketing was stopped") {
        m.module.deliver(OrderContactErased{"o1", 1, m.module.clock.now(), true});
    }
    CHECK(is_granted(m.quote("ONE")));
    CHECK(m.redeem("o1", "ONE").refusal == CouponRefusal::order_ended);
    CHECK(is_granted(m.redeem("o2", "ONE")));
    m.module.replay();  // what is told again changes nothing
    CHECK(m.quote("ONE").refusal == CouponRefusal::used_up);
}

TEST_CASE("a coupon stays used when its order is delivered and its contact is erased") {
    Marketing m;
    REQUIRE(m.make(R"({"code": "ONE", "discount": {"amount": 1000}, "limit": 1})").status == 201);
    REQUIRE(is_granted(m.redeem("o1", "ONE")));
    m.tell<OrderPlaced>("o1", "ONE");
    m.module.deliver(OrderContactErased{"o1", 1, m.module.clock.now(), false});
    CHECK(m.quote("ONE").refusal == CouponRefusal::used_up);
}

TEST_CASE("a redemption that arrives after its order was given up is refused") {
    Marketing m;
    REQUIRE(m.make(R"({"code": "ONE", "discount": {"amount": 1000}, "limit": 1})").status == 201);
    m.module.deliver(DiscountWithdrawn{"o1", "one", m.module.clock.now()});
    CHECK(m.redeem("o1", "ONE").refusal == CouponRefusal::order_ended);
    CHECK(is_granted(m.redeem("o2", "ONE")));
}

TEST_CASE("what the log tells of placed orders is kept although the redemptions were lost") {
    Marketing m;
    REQUIRE(m.make(R"({"code": "ONE", "discount": {"amount": 1000}, "limit": 1})").status == 201);
    m.tell<OrderPlaced>("o1", "ONE");
    CHECK(m.quote("ONE").refusal == CouponRefusal::used_up);
}

TEST_CASE("anyone may ask what a coupon would give") {
    Marketing m;
    REQUIRE(
        m.make(R"({"code": "가을할인", "discount": {"amount": 1000}, "minimum": 5000})").status ==
        201);
    const auto get = [&](const std::string& target) {
        return m.module.get("/coupons/" + target, test::customer());
    };
    const auto quote = get("가을할인?storeId=1&subtotal=18000&phone=010-1234-5678");
    CHECK(quote.status == 200);
    CHECK(quote.body.at("amount") == 1'000);
    CHECK(quote.body.at("until").is_null());
    const auto refused = get("가을할인?storeId=1&subtotal=100");
    CHECK(refused.status == 422);
    CHECK(refused.problem() == "/problems/invalid-coupon");
    CHECK(refused.text("reason") == "below_minimum");
    CHECK(get("NONE?storeId=1&subtotal=100").status == 404);
    CHECK(get("가을할인").problem() == "/problems/invalid-request");
    CHECK(get("가을할인?storeId=1&subtotal=100&phone=abc").problem() ==
          "/problems/invalid-request");
    CHECK(m.module.get("/coupons").body.at("items").at(0).at("uses") == 0);
}

TEST_CASE("the owner alone makes, lists and withdraws coupons") {
    Marketing m;
    const std::string body = R"({"code": "ONE", "discount": {"amount": 1000}})";
    CHECK(m.module.post("/coupons", body, test::customer()).status == 401);
    CHECK(m.module.post("/coupons", body, test::staff()).status == 403);
    CHECK(m.module.get("/coupons", test::staff()).status == 403);
    REQUIRE(m.make(body).status == 201);
    CHECK(m.make(R"({"code": "one", "discount": {"percent": 5}})").problem() ==
          "/problems/coupon-exists");
    REQUIRE(is_granted(m.redeem("o1", "ONE")));
    CHECK(m.module.send({Method::del, "/coupons/one"}).status == 204);
    CHECK(m.quote("ONE").refusal == CouponRefusal::expired);
    CHECK(is_granted(m.redeem("o1", "ONE")));  // that has it
    CHECK(m.module.send({Method::del, "/coupons/none"}).status == 404);
}

TEST_CASE("a coupon without a code gets one that cannot be guessed") {
    Marketing m;
    const std::string body = R"({"discount": {"amount": 1000}})";
    const std::string first = m.make(body).text("code");
    const std::string second = m.make(body).text("code");
    CHECK(first.size() == 12);
    CHECK(first != second);
    const auto listed = m.module.get("/coupons?limit=1");
    CHECK(listed.body.at("items").at(0).at("code").as_string() == std::string_view(second));
    const std::string next(listed.body.at("next").as_string());
    CHECK(m.module.get("/coupons?limit=1&cursor=" + next)
              .body.at("items")
              .at(0)
              .at("code")
              .as_string() == std::string_view(first));
}

TEST_CASE("malformed coupons are refused with a pointer") {
    Marketing m;
    const auto pointer = [&](const std::string& body) {
        const auto refused = m.make(body);
        CHECK(refused.status == 422);
        return std::string(refused.body.at("errors").at(0).at("pointer").as_string());
    };
    CHECK(pointer(R"({})") == "/discount");
    CHECK(pointer(R"({"discount": {}})") == "/discount/amount");
    CHECK(pointer(R"({"discount": {"amount": 0}})") == "/discount/amount");
    CHECK(pointer(R"({"discount": {"amount": 1, "percent": 1}})") == "/discount/amount");
    CHECK(pointer(R"({"discount": {"amount": 1, "atMost": 1}})") == "/discount/atMost");
    CHECK(pointer(R"({"discount": {"percent": 101}})") == "/discount/percent");
    CHECK(pointer(R"({"code": "A B", "discount": {"amount": 1}})") == "/code");
    CHECK(pointer(R"({"code": "AB", "discount": {"amount": 1}})") == "/code");
    CHECK(pointer(R"({"code": "A/B", "discount": {"amount": 1}})") == "/code");
    CHECK(pointer(R"({"limit": 0, "discount": {"amount": 1}})") == "/limit");
    CHECK(pointer(R"({"discount": {"amount": 1}, "from": "2026-11-22T04:00:00Z",
                      "until": "2026-11-22T04:00:00Z"})") == "/until");
    CHECK(pointer(R"({"discount": {"amount": 1}, "colour": 1})") == "/colour");
}

}  // namespace marketing_coupons_test
