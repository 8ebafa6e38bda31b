// An order with a coupon. The test answers in the place of the module that has coupons, and of pay.
#include <doctest/doctest.h>

#include "chicken_store.h"
#include "order/events.h"
#include "order/module.h"
#include "order/requests.h"
#include "pay/requests.h"
#include "store/events.h"
#include "support/module_harness.h"

namespace order_coupons_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
using http::Method;
using order::contract::CouponRefusal;
using order::contract::Discount;
using order::contract::DiscountReply;
using order::contract::DiscountWithdrawn;
using order::contract::OrderCancelled;
using order::contract::OrderPlaced;
using order::contract::QuoteDiscount;
using order::contract::RedeemDiscount;
using pay::contract::AuthorizePayment;
using pay::contract::Outcome;
using pay::contract::PaymentReply;

DiscountReply granted(std::int64_t amount) {
    return {Discount{"첫 주문 할인", "WELCOME", amount}, {}, ""};
}

DiscountReply refused(CouponRefusal reason) { return {{}, reason, "No."}; }

// A coupon of 3,000 won in a shop of one dish: 18,000 and 3,000 for the delivery.
struct Shop {
    explicit Shop(const std::string& more = "")
        : module(order::definition(), "[order]\nrequire_contact = false\n" + more) {
        auto changed = test::chicken_store();
        changed.store.minimum_order = 16'000;
        changed.store.fulfilments = {"delivery", "pickup"};
        module.deliver(changed);
        module.deliver(test::chicken_menu());
        module.serve<AuthorizePayment>([this](AuthorizePayment request, std::string) {
            return authorize(std::move(request));
        });
        serve_coupons();
    }

    void serve_coupons() {
        module.serve<QuoteDiscount>(
            [this](QuoteDiscount request, std::string) { return quote(std::move(request)); });
        module.serve<RedeemDiscount>(
            [this](RedeemDiscount request, std::string) { return redeem(std::move(request)); });
    }

    struct Wanted {
        std::string coupon = "welcome";
        std::optional<std::int64_t> expected_total = {};
        std::string key = {};
        std::string method = "sandbox";
        std::string fulfilment = "delivery";
        std::uint64_t client = 1;
    };
    test::Response order(const Wanted& wanted) {
        json::Object body{{"storeId", 1}, {"item", "통닭"}, {"fulfilment", wanted.fulfilment}};
        if (!wanted.coupon.empty()) body["coupon"] = wanted.coupon;
        if (wanted.expected_total) body["expectedTotal"] = *wanted.expected_total;
        if (!wanted.method.empty()) body["payment"] = {{"method", wanted.method}, {"token", "t"}};
        body["customer"] = {{"name", "김하나"}, {"phone", "010-1234-5678"}, {"address", "서울"}};
        test::Call call{Method::post, "/orders",        boost::json::serialize(body),
                        {},           test::customer(), wanted.client};
        if (!wanted.key.empty()) call.headers.emplace_back("Idempotency-Key", wanted.key);
        return module.send(call);
    }

    std::int64_t count(const char* table) {
        const bool orders = std::string_view(table) == "orders";
        return module.database().read([&](db::Connection& c) {
            const auto number = [](db::Row row) { return row.integer(0); };
            return orders ? *c.one("SELECT count(*) FROM orders", number)
                          : *c.one("SELECT count(*) FROM discount_intent", number);
        });
    }
    bool has_no_order() { return count("orders") == 0 && count("discount_intent") == 0; }

    DiscountReply quoted = granted(3000);
    std::optional<DiscountReply> redeemed = {};  // nothing: as quoted
    bool redeem_fails = false;
    std::vector<QuoteDiscount> quotes;
    std::vector<RedeemDiscount> redemptions;
    std::vector<AuthorizePayment> charges;
    test::ModuleHarness module;

private:
    Task<DiscountReply> quote(QuoteDiscount request) {
        quotes.push_back(std::move(request));
        co_return quoted;
    }
    Task<DiscountReply> redeem(RedeemDiscount request) {
        redemptions.push_back(std::move(request));
        if (redeem_fails) throw std::runtime_error("the disk is gone");
        co_return redeemed.value_or(quoted);
    }
    Task<PaymentReply> authorize(AuthorizePayment request) {
        charges.push_back(request);
        co_return PaymentReply{Outcome::approved, "payment-" + std::to_string(charges.size()),
                               request.method, ""};
    }
};

const json::Object& discount_of(const test::Response& response) {
    const json::Array& discounts = response.body.at("discounts").as_array();
    REQUIRE(discounts.size() == 1);
    return discounts.at(0).as_object();
}

}  // namespace

TEST_CASE("a coupon lowers the total, and that is what is charged and told") {
    Shop shop;
    const auto response = shop.order({.expected_total = 18'000});
    REQUIRE(response.status == 201);
    CHECK(response.body.at("subtotal") == 18'000);
    CHECK(response.body.at("deliveryFee") == 3'000);
    CHECK(response.body.at("total") == 18'000);
    CHECK(discount_of(response).at("name") == "첫 주문 할인");
    CHECK(discount_of(response).at("coupon") == "WELCOME");
    CHECK(discount_of(response).at("amount") == 3'000);

    const std::string id = response.text("id");
    REQUIRE(shop.redemptions.size() == 1);
    CHECK(shop.redemptions.front().order_id == id);
    CHECK(shop.redemptions.front().wanted == QuoteDiscount{"welcome", 1, 18'000, "010-1234-5678"});
    REQUIRE(shop.charges.size() == 1);
    CHECK(shop.charges.front().amount == 18'000);
    CHECK(shop.count("discount_intent") == 0);

    const auto placed = shop.module.sent<OrderPlaced>(id);
    REQUIRE(placed.size() == 1);
    CHECK(placed.front().order.total == 18'000);
    CHECK(placed.front().order.discounts ==
          std::vector{Discount{"첫 주문 할인", "WELCOME", 3'000}});

    shop.module.restart();  // from the disk
    const auto later = shop.module.get("/orders/" + id);
    CHECK(later.body.at("total") == 18'000);
    CHECK(discount_of(later).at("amount") == 3'000);
}

TEST_CASE("an order without a coupon asks nobody and has no discount") {
    Shop shop;
    const auto response = shop.order({.coupon = ""});
    REQUIRE(response.status == 201);
    CHECK(response.body.at("total") == 21'000);
    CHECK(response.body.at("discounts").as_array().empty());
    CHECK(shop.quotes.empty());
}

TEST_CASE(
    "while nobody answers, an order with a coupon is refused at once and one without goes on") {
    Shop shop;
    shop.module.stop_serving<QuoteDiscount>();
    const auto refused = shop.order({.key = "k"});
    CHECK(refused.status == 503);
    CHECK(refused.problem() == "/problems/coupon-unavailable");
    CHECK(!refused.header("Retry-After").empty());
    CHECK(shop.has_no_order());
    CHECK(shop.order({.coupon = ""}).status == 201);
    shop.serve_coupons();
    CHECK(shop.order({.key = "k"}).status == 201);
}

TEST_CASE("a coupon that gives nothing is refused with the reason, and nothing is written") {
    Shop shop;
    shop.quoted = refused(CouponRefusal::expired);
    const auto response = shop.order({});
    CHECK(response.status == 422);
    CHECK(response.problem() == "/problems/invalid-coupon");
    CHECK(response.text("reason") == "expired");
    CHECK(response.text("detail") == "No.");
    CHECK(response.body.at("errors").at(0).at("pointer") == "/coupon");
    CHECK(shop.redemptions.empty());
    CHECK(shop.has_no_order());
    CHECK(shop.module.outbox().empty());
}

TEST_CASE("the expected total is the one after the discount") {
    Shop shop;
    const auto response = shop.order({.expected_total = 21'000});
    CHECK(response.status == 409);
    CHECK(response.problem() == "/problems/price-changed");
    CHECK(response.body.at("total") == 18'000);
    CHECK(shop.redemptions.empty());
    CHECK(shop.has_no_order());
}

TEST_CASE("the minimum order counts before the discount, and the delivery is paid in full") {
    Shop shop;
    shop.quoted = granted(18'000);
    const auto response = shop.order({});
    CHECK(response.status == 201);
    CHECK(response.body.at("total") == 3'000);
    const auto free = shop.order({.fulfilment = "pickup"});
    CHECK(free.status == 201);
    CHECK(free.body.at("total") == 0);
}

TEST_CASE("a reply that makes no sense is no price") {
    for (const std::int64_t amount : {0, -1, 18'001}) {
        CAPTURE(amount);
        Shop shop;
        shop.quoted = granted(amount);
        CHECK(shop.order({}).problem() == "/problems/coupon-unavailable");
        shop.quoted = granted(3'000);
        shop.redeemed = granted(amount);
        CHECK(shop.order({}).problem() == "/problems/coupon-unavailable");
        CHECK(shop.has_no_order());
        CHECK(shop.module.sent<DiscountWithdrawn>().size() == 1);
    }
}

TEST_CASE("where the coupon was taken by another order meanwhile, this one is refused") {
    Shop shop;
    shop.redeemed = refused(CouponRefusal::used_up);
    const auto response = shop.order({.key = "k"});
    CHECK(response.problem() == "/problems/invalid-coupon");
    CHECK(response.text("reason") == "used_up");
    CHECK(shop.has_no_order());
    shop.redeemed.reset();
    CHECK(shop.order({.key = "k"}).status == 201);
}

TEST_CASE(
    "without a reply to the redemption the coupon is withdrawn, and the key may be sent again") {
    Shop shop;
    shop.redeem_fails = true;
    const auto response = shop.order({.key = "k"});
    CHECK(response.problem() == "/problems/coupon-unavailable");
    CHECK(shop.has_no_order());
    const auto withdrawn = shop.module.sent<DiscountWithdrawn>();
    REQUIRE(withdrawn.size() == 1);
    CHECK(withdrawn.front().order_id == shop.redemptions.front().order_id);
    CHECK(withdrawn.front().coupon == "welcome");
    shop.redeem_fails = false;
    CHECK(shop.order({.key = "k"}).status == 201);
}

TEST_CASE("where the discount has changed by the redemption, the customer is shown the new total") {
    Shop shop;
    shop.redeemed = granted(2'000);
    const auto response = shop.order({.expected_total = 18'000});
    CHECK(response.problem() == "/problems/price-changed");
    CHECK(response.body.at("total") == 19'000);
    CHECK(shop.has_no_order());
    CHECK(shop.module.sent<DiscountWithdrawn>().size() == 1);
    CHECK(shop.order({.expected_total = 19'000}).status == 409);  // by the quote
    CHECK(shop.order({}).body.at("total") == 19'000);
}

TEST_CASE("calls that fail open the circuit: nobody waits for them, and orders go on") {
    Shop shop;
    shop.redeem_fails = true;
    for (int i = 0; i < 20; ++i) CHECK(shop.order({}).problem() == "/problems/coupon-unavailable");
    const std::size_t asked = shop.quotes.size();
    CHECK(asked < 20);
    CHECK(shop.order({}).problem() == "/problems/coupon-unavailable");
    CHECK(shop.quotes.size() == asked);
    CHECK(shop.order({.coupon = ""}).status == 201);
}

TEST_CASE("what order itself refuses takes no coupon") {
    Shop shop("unpaid_per_address = 1\n");
    REQUIRE(shop.order({.coupon = "", .method = ""}).status == 202);
    CHECK(shop.order({.method = ""}).status == 429);
    CHECK(shop.redemptions.empty());
    CHECK(shop.module.sent<DiscountWithdrawn>().empty());
}

TEST_CASE("a repeated request with a coupon has one order and one redemption") {
    Shop shop;
    const auto first = shop.order({.key = "k"});
    shop.module.stop_serving<QuoteDiscount>();
    const auto again = shop.order({.key = "k"});
    CHECK(again.status == 201);
    CHECK(again.text("id") == first.text("id"));
    CHECK(again.header("Idempotency-Replayed") == "true");
    CHECK(shop.redemptions.size() == 1);
    CHECK(shop.order({.coupon = "other", .key = "k"}).problem() ==
          "/problems/idempotency-key-reused");
}

TEST_CASE(
    "after a crash between the coupon and the order the coupon is withdrawn and the key is new") {
    Shop shop;
    const auto first = shop.order({.key = "k"});
    REQUIRE(first.status == 201);
    const std::string id = first.text("id");
    // As it was between the two commits.
    shop.module.database().write_and_wait([&](db::Transaction& tx) {
        tx.run("UPDATE idempotency SET status = NULL, subject = 'another'");
        tx.run("INSERT INTO discount_intent VALUES ('another', 'welcome', :now)",
               db::arg(":now", tx.now()));
    });
    SUBCASE("the request is repeated") {
        shop.module.restart();
        const auto withdrawn = shop.module.sent<DiscountWithdrawn>();
        REQUIRE(withdrawn.size() == 1);
        CHECK(withdrawn.front().order_id == "another");
        CHECK(shop.count("discount_intent") == 0);
        const auto again = shop.order({.key = "k"});
        CHECK(again.status == 201);
        CHECK(again.text("id") != id);
        CHECK(again.header("Idempotency-Replayed").empty());
    }
    SUBCASE("a second crash withdraws nothing twice") {
        shop.module.restart();
        shop.module.restart();
        CHECK(shop.module.sent<DiscountWithdrawn>().size() == 1);
    }
}

TEST_CASE("the end of an order tells of its discount") {
    Shop shop;
    const std::string id = shop.order({.method = ""}).text("id");
    CHECK(shop.module.post("/orders/" + id + "/cancel", "{}", test::customer()).status == 200);
    const auto cancelled = shop.module.sent<OrderCancelled>(id);
    REQUIRE(cancelled.size() == 1);
    CHECK(cancelled.front().order.discounts.size() == 1);
    CHECK(shop.module.sent<DiscountWithdrawn>().empty());
}

TEST_CASE("a code is 1 to 40 characters") {
    Shop shop;
    CHECK(shop.order({.coupon = std::string(41, 'A')}).problem() == "/problems/invalid-request");
    CHECK(shop.quotes.empty());
}

}  // namespace order_coupons_test
