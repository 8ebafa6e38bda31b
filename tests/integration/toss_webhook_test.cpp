// A webhook of Toss Payments causes a check, and nothing of it is believed.
#include <chrono>

#include <doctest/doctest.h>

#include "json/parser.h"
#include "pay/storage/payment_repository.h"
#include "toss_harness.h"

namespace toss_webhook_test {

using namespace baedal;
using namespace baedal::test;
using pay::contract::Outcome;

namespace {

// No regular check within a test.
constexpr auto rare_checks = R"(
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

http::Response post_webhook(PayHarness& harness, const std::string& body) {
    return harness.call(http::Method::post, "/payments/webhooks/toss", body, {}, "",
                        http::Role::customer);
}

// Makes the last extra check a second older, as if a second had passed.
void age_last_extra_check(PayHarness& harness) {
    harness.database().write_and_wait([](db::Transaction& tx) {
        auto stored = pay::payments::find_active(tx.connection(), "o1");
        if (!stored->check_requested_at) return;
        *stored->check_requested_at -= std::chrono::seconds{1};
        pay::payments::save(tx, *stored);
    });
}

}  // namespace

TEST_CASE("a deposit callback of toss, which has no data member, causes a check too") {
    TossHarness t(rare_checks);
    t.bank().plan({"confirm", "lose", 2, 400, "", true});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    const json::Object callback{{"createdAt", "2026-01-01T00:00:00.000000"},
                                {"secret", "ps_1"},
                                {"status", "DONE"},
                                {"transactionKey", "tx_1"},
                                {"orderId", "o1"}};
    CHECK(post_webhook(t.harness, json::dump(callback)).status == 200);
    CHECK(t.becomes("o1", "approved"));
}

TEST_CASE("a webhook of toss makes an unknown payment known at once") {
    TossHarness t(rare_checks);
    t.bank().plan({"confirm", "lose", 2, 400, "", true});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    CHECK(t.harness.state_of("o1") == "unknown");
    CHECK(post_webhook(t.harness, changed(TossHarness::key_of("o1"), "o1")).status == 200);
    CHECK(t.becomes("o1", "approved"));
    for (int i = 0; i < 5; ++i)  // repeated webhooks
        CHECK(post_webhook(t.harness, changed(TossHarness::key_of("o1"), "o1")).status == 200);
    CHECK(t.movements("o1") == "charge 39000");
    CHECK(t.harness.sent_types("o1") == std::vector<std::string>{"PaymentApproved"});
    CHECK(t.bank().calls("query") <= 2);
}

TEST_CASE("a cancel in toss's back office right after another one is learnt of") {
    TossHarness t(rare_checks);
    t.pay("o1", 21'000);
    const std::string body = changed(TossHarness::key_of("o1"), "o1");
    std::int64_t back = 0;
    for (const std::int64_t part : {3'000, 4'000, 5'000}) {
        t.bank().cancel_in_back_office(TossHarness::key_of("o1"), part);
        CHECK(post_webhook(t.harness, body).status == 200);
        back += part;
    }
    CHECK(eventually([&] { return t.harness.payments_of("o1").front().refunded == back; }));
    CHECK(t.harness.sent_types("o1") ==
          std::vector<std::string>{"PaymentApproved", "PaymentRefunded", "PaymentRefunded",
                                   "PaymentRefunded"});
    CHECK(t.bank().calls("query") <= 3);
}

TEST_CASE("the status in a webhook of toss is never believed") {
    TossHarness t(rare_checks);
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    CHECK(post_webhook(t.harness, changed(TossHarness::key_of("o1"), "o1")).status ==
          200);  // "DONE"
    REQUIRE(eventually([&] { return t.bank().calls("query") == 1; }));
    CHECK(t.harness.state_of("o1") == "unknown");
    CHECK(t.bank().ledger().empty());
}

TEST_CASE("a webhook of toss about an unknown payment gets the same response and causes no query") {
    TossHarness t(rare_checks);
    t.bank().plan({"confirm", "lose", 2, 400, "", true});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    const std::string known = post_webhook(t.harness, changed("nobody's", "nothing")).body;
    for (const std::string& body :
         {changed("wrong_key", "o1"), changed(TossHarness::key_of("o1"), "o2"), changed("", ""),
          std::string("{}"), std::string(R"({"data": 7})"), std::string(R"({"data": {}})"),
          std::string(R"({"data": {"orderId": 1, "paymentKey": null}})")}) {
        CAPTURE(body);
        const http::Response response = post_webhook(t.harness, body);
        CHECK(response.status == 200);
        CHECK(response.body == known);
    }
    CHECK(post_webhook(t.harness, "{").status == 400);
    CHECK(post_webhook(t.harness, "[]").status == 400);
    CHECK(t.bank().calls("query") == 0);
    CHECK(t.harness.state_of("o1") == "unknown");
}

TEST_CASE("webhooks of toss cause one check a second at most") {
    TossHarness t(rare_checks);
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 200; ++i) post_webhook(t.harness, changed(TossHarness::key_of("o1"), "o1"));
    const auto took = std::chrono::steady_clock::now() - begun;
    REQUIRE(eventually([&] { return t.bank().calls("query") >= 1; }));
    CHECK(t.bank().calls("query") <= 2 + took / std::chrono::seconds{1});
}

TEST_CASE("extra checks do not make the regular checks rarer") {
    TossHarness t(rare_checks);
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    for (int checks = 1; checks <= 3; ++checks) {
        age_last_extra_check(t.harness);
        CHECK(post_webhook(t.harness, changed(TossHarness::key_of("o1"), "o1")).status == 200);
        REQUIRE(eventually([&] { return t.bank().calls("query") == checks; }));
        REQUIRE(eventually([&] {
            return t.harness.database().read([](db::Connection& c) {
                return *c.one("SELECT next_check_at > hinted_at FROM payment",
                              [](db::Row row) { return row.flag(0); });
            });
        }));
    }
    CHECK(t.harness.database().read([](db::Connection& c) {
        return *c.one("SELECT checks FROM payment", [](db::Row row) { return row.integer(0); });
    }) == 1);
}

TEST_CASE("a webhook of toss during a check causes another check") {
    TossHarness t(rare_checks);
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    t.bank().set_latency(std::chrono::seconds{1});
    post_webhook(t.harness, changed(TossHarness::key_of("o1"), "o1"));
    REQUIRE(eventually([&] { return t.bank().calls("query") == 1; }));
    age_last_extra_check(t.harness);
    post_webhook(t.harness, changed(TossHarness::key_of("o1"), "o1"));
    t.bank().set_latency(std::chrono::seconds{0});
    CHECK(eventually([&] { return t.bank().calls("query") == 2; }));
}

TEST_CASE("without toss its webhook is 404") {
    PayHarness harness;
    CHECK(post_webhook(harness, changed("k", "o1")).status == 404);
}

}  // namespace toss_webhook_test
