// What Toss Payments says by itself is a hint to look, whoever says it.
#include <chrono>

#include <doctest/doctest.h>

#include "json/parser.h"
#include "pay/storage/payment_repository.h"
#include "toss_shop.h"

using namespace baedal;
using namespace baedal::test;
using pay::contract::Outcome;

namespace {

// Nobody looks by himself within a test.
constexpr auto patient_settings = R"(
    pay.gateway_timeout = "10s"
    pay.toss.timeout = "8s"
    pay.reconcile_every = "1h"
)";

std::string changed(const std::string& payment_key, const std::string& order_id) {
    return json::dump(json::Object{{"eventType", "PAYMENT_STATUS_CHANGED"},
                                   {"createdAt", "2026-01-01T00:00:00.000000"},
                                   {"data", json::Object{{"paymentKey", payment_key},
                                                         {"orderId", order_id},
                                                         {"status", "DONE"},
                                                         {"something", "new"}}}});
}

http::Response tell(PayShop& shop, const std::string& body) {
    return shop.call(http::Method::post, "/payments/webhooks/toss", body, {}, "",
                     http::Role::customer);
}

}  // namespace

TEST_CASE("a webhook of toss makes an unknown payment known at once") {
    TossShop t(patient_settings);
    t.bank().plan({"confirm", "lose", 2, 400, "", true});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    CHECK(t.shop.state_of("o1") == "unknown");
    CHECK(tell(t.shop, changed(TossShop::key_of("o1"), "o1")).status == 200);
    CHECK(t.becomes("o1", "approved"));
    for (int i = 0; i < 5; ++i)  // told again and again
        CHECK(tell(t.shop, changed(TossShop::key_of("o1"), "o1")).status == 200);
    CHECK(t.movements("o1") == "charge 39000");
    CHECK(t.shop.events_of("o1") == std::vector<std::string>{"PaymentApproved"});
    CHECK(t.bank().calls("query") == 1);
}

TEST_CASE("what a webhook of toss says is never believed") {
    TossShop t(patient_settings);
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    CHECK(tell(t.shop, changed(TossShop::key_of("o1"), "o1")).status == 200);  // "DONE"
    REQUIRE(eventually([&] { return t.bank().calls("query") == 1; }));
    CHECK(t.shop.state_of("o1") == "unknown");
    CHECK(t.bank().ledger().empty());
}

TEST_CASE("a webhook of toss about something unknown is answered alike, and nothing is asked") {
    TossShop t(patient_settings);
    t.bank().plan({"confirm", "lose", 2, 400, "", true});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    const std::string known = tell(t.shop, changed("nobody's", "nothing")).body;
    for (const std::string& body :
         {changed("wrong_key", "o1"), changed(TossShop::key_of("o1"), "o2"), changed("", ""),
          std::string("{}"), std::string(R"({"data": 7})"), std::string(R"({"data": {}})"),
          std::string(R"({"data": {"orderId": 1, "paymentKey": null}})")}) {
        CAPTURE(body);
        const http::Response answer = tell(t.shop, body);
        CHECK(answer.status == 200);
        CHECK(answer.body == known);
    }
    CHECK(tell(t.shop, "{").status == 400);
    CHECK(tell(t.shop, "[]").status == 400);
    CHECK(t.bank().calls("query") == 0);
    CHECK(t.shop.state_of("o1") == "unknown");
}

TEST_CASE("webhooks of toss are no lever: one look a second") {
    TossShop t(patient_settings);
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 200; ++i) tell(t.shop, changed(TossShop::key_of("o1"), "o1"));
    const auto took = std::chrono::steady_clock::now() - begun;
    REQUIRE(eventually([&] { return t.bank().calls("query") >= 1; }));
    CHECK(t.bank().calls("query") <= 2 + took / std::chrono::seconds{1});
}

TEST_CASE("hints do not make the regular looks rarer") {
    TossShop t(patient_settings);
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    for (int looks = 1; looks <= 3; ++looks) {
        t.shop.books().write_and_wait([](db::Transaction& tx) {  // a second passes
            auto stored = pay::payments::find_active(tx.connection(), "o1");
            if (!stored->hinted_at) return;
            *stored->hinted_at -= std::chrono::seconds{1};
            pay::payments::save(tx, *stored);
        });
        CHECK(tell(t.shop, changed(TossShop::key_of("o1"), "o1")).status == 200);
        REQUIRE(eventually([&] { return t.bank().calls("query") == looks; }));
        REQUIRE(eventually([&] {
            return t.shop.books().read([](db::Connection& c) {
                return *c.one("SELECT next_check_at > hinted_at FROM payment",
                              [](db::Row row) { return row.flag(0); });
            });
        }));
    }
    CHECK(t.shop.books().read([](db::Connection& c) {
        return *c.one("SELECT checks FROM payment", [](db::Row row) { return row.integer(0); });
    }) == 1);
}

TEST_CASE("without toss there is no webhook of it") {
    PayShop shop;
    CHECK(tell(shop, changed("k", "o1")).status == 404);
}
