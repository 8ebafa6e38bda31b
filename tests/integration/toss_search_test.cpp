// The list of transactions of Toss Payments, and the search that reads it.
#include <doctest/doctest.h>

#include "order/events.h"
#include "pay/gateway/toss_transactions.h"
#include "pay/storage/search_repository.h"
#include "toss_gateway_harness.h"
#include "toss_harness.h"

namespace toss_search_test {

using namespace baedal;
using namespace baedal::test;
using namespace std::chrono_literals;

namespace {

const TimePoint begin_of_test = *from_rfc3339("2026-11-22T03:00:00.000Z");  // noon in Seoul

pay::TossSettings settings_of(TossHarness& toss) {
    pay::TossSettings out;
    out.base_url = *net::parse_base_url(toss.server.url());
    out.ca_file = toss.certificates.authority.string();
    out.secret_key = toss_secret;
    return out;
}

}  // namespace

TEST_CASE("the list is asked for in Korean time") {
    CHECK(pay::toss_transactions_target({begin_of_test, begin_of_test + 90min, ""}) ==
          "/v1/transactions?startDate=2026-11-22T12:00:00.000&endDate=2026-11-22T13:30:00.000"
          "&limit=100");
    CHECK(pay::toss_transactions_target({begin_of_test, begin_of_test, "a&b"})
              .ends_with("&startingAfter=a%26b"));
}

TEST_CASE("a list is decoded, and what is no transaction is left out") {
    const auto page = pay::decode_toss_transactions(R"([
        {"transactionKey":"t1","paymentKey":"k1","orderId":"o1","status":"DONE","amount":1000,
         "transactionAt":"2026-11-22T12:00:00+09:00","currency":"KRW"},
        {"transactionKey":"t2","paymentKey":"k1","orderId":"o1","status":"PARTIAL_CANCELED","amount":400,
         "transactionAt":"2026-11-22T12:00:01"},
        {"transactionKey":"t3"}, 7])");
    REQUIRE(page);
    REQUIRE(page->transactions.size() == 2);
    CHECK(page->transactions[0].token == "k1");
    CHECK(page->transactions[0].order_id == "o1");
    CHECK(page->transactions[0].charged == 1000);
    CHECK(page->transactions[0].at == begin_of_test);
    CHECK(page->transactions[1].charged == 0);
    CHECK(page->transactions[1].at == begin_of_test + 1s);
    CHECK(page->next.empty());
    CHECK(pay::decode_toss_transactions("[]")->transactions.empty());
    CHECK_FALSE(pay::decode_toss_transactions("{}"));
    CHECK_FALSE(pay::decode_toss_transactions("<html>"));
}

TEST_CASE("the adapter reads page after page") {
    TossGatewayHarness harness;
    const TimePoint begin = SystemClock().now();
    for (int n = 0; n < 130; ++n) harness.pay("o" + std::to_string(n), "k" + std::to_string(n));
    harness.bank().cancel_in_back_office("k3", 1'000);
    const TimePoint end = SystemClock().now() + 1s;
    const auto first = harness.io.run(harness.gateway.list({begin, end, ""}));
    CHECK(first.transactions.size() == 100);
    REQUIRE_FALSE(first.next.empty());
    const auto second = harness.io.run(harness.gateway.list({begin, end, first.next}));
    REQUIRE(second.transactions.size() == 31);
    CHECK(second.transactions.back().token == "k3");
    CHECK(second.transactions.back().charged == 0);
    CHECK(second.next.empty());
    CHECK(harness.io.run(harness.gateway.list({begin - 2h, begin - 1h, ""})).transactions.empty());
    CHECK_THROWS_WITH(harness.io.run(harness.gateway.list({begin, end, "no such key"})),
                      doctest::Contains("INVALID_TRANSACTION_KEY"));
    harness.bank().plan({.on = "list", .kind = "garbage", .code = ""});
    CHECK_THROWS_WITH(harness.io.run(harness.gateway.list({begin, end, ""})),
                      doctest::Contains("status 200"));
}

TEST_CASE(
    "the search enters a payment of Toss Payments, and its money goes back with its order lost") {
    TossHarness toss;
    PayHarness& pay = toss.harness;
    pay.stop_module();
    pay.database().write_and_wait(
        [&](db::Transaction& tx) { pay::searches::begin(tx, pay.time().now()); });
    const std::string order = make_id(pay.time(), pay.random());
    const std::string key = TossHarness::key_of(order);
    toss.bank().prepare(key, order, 39'000);
    pay::TossGateway lost(settings_of(toss));  // of the time that was lost
    REQUIRE(pay.run(lost.charge({"p1", order, 39'000, key})).verdict ==
            pay::GatewayResponse::Verdict::approved);
    toss.bank().cancel_in_back_office(key, 4'000);
    pay.start_module();
    REQUIRE(toss.becomes(order, "approved"));
    REQUIRE(eventually([&] { return pay.payments_of(order).front().refunded == 4'000; }));
    const std::string payment = pay.payments_of(order).front().id;
    CHECK(payment != "p1");
    pay.deliver(order::contract::OrderMissing{order, payment, pay.time().now()});
    REQUIRE(eventually([&] { return toss.bank().balance(order) == 0; }, 30s));
    CHECK(toss.movements(order) == "charge 39000 refund 4000 refund 35000");
}

}  // namespace toss_search_test
