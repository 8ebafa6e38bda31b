// After a restore: what the gateway has and the restored books do not have is found and settled.
#include <doctest/doctest.h>

#include "order/events.h"
#include "pay/gateway/sandbox_gateway.h"
#include "pay/storage/search_repository.h"
#include "pay_harness.h"

namespace pay_search_test {

using namespace baedal;
using namespace baedal::test;
using Texts = std::vector<std::string>;

namespace {

// The module is stopped, and its data are those of a backup; the gateway goes on.
struct RestoredPay {
    explicit RestoredPay(const std::string& settings = quick_settings) : harness(settings) {}

    void restore(TimePoint taken_at) {
        harness.stop_module();
        harness.database().write_and_wait(
            [&](db::Transaction& tx) { pay::searches::begin(tx, taken_at); });
    }
    void restore() { restore(harness.time().now()); }
    std::string new_id() { return make_id(harness.time(), harness.random()); }
    // A charge that pay does not know.
    std::string charge(const std::string& order, std::int64_t amount = 39'000) {
        const std::string id = new_id();
        (void)harness.run(gateway.charge({id, order, amount, "tok_ok"}));
        return id;
    }
    bool has_search() { return harness.database().read(pay::searches::find).has_value(); }
    // The module starts, and the search and what follows from it end.
    bool settles() {
        harness.start_module();
        return eventually([&] { return !has_search() && harness.is_idle(); });
    }

    PayHarness harness;
    pay::SandboxGateway gateway{harness.sandbox(), {}, harness.random()};
};

}  // namespace

TEST_CASE("a payment that the gateway has and the books do not have is entered and approved") {
    RestoredPay shop;
    shop.restore();
    const std::string order = shop.new_id();
    const std::string payment = shop.charge(order);
    REQUIRE(shop.settles());
    REQUIRE(shop.harness.payments_of(order).size() == 1);
    CHECK(shop.harness.payments_of(order).front().id == payment);
    CHECK(shop.harness.state_of(order) == "approved");
    CHECK(shop.harness.sent_types(order) == Texts{"PaymentApproved"});
    CHECK(shop.harness.ledger_balance(order) == 39'000);
}

TEST_CASE("the payment of an order that order does not have goes back") {
    RestoredPay shop;
    shop.restore();
    const std::string order = shop.new_id();
    const std::string payment = shop.charge(order);
    REQUIRE(shop.settles());
    shop.harness.deliver(order::contract::OrderMissing{order, payment, shop.harness.time().now()});
    REQUIRE(eventually([&] { return shop.harness.ledger_balance(order) == 0; }));
    REQUIRE(eventually([&] { return shop.harness.is_idle(); }));
    CHECK(shop.harness.sent_types(order) == Texts{"PaymentApproved", "PaymentRefunded"});
    shop.harness.replay();
    REQUIRE(eventually([&] { return shop.harness.is_idle(); }));
    CHECK(shop.harness.ledger().size() == 2);
}

TEST_CASE("a payment of an order that has ended meanwhile goes back") {
    RestoredPay shop;
    const std::string order = shop.new_id();
    shop.harness.cancel(order);
    shop.restore();
    shop.charge(order);
    REQUIRE(shop.settles());
    CHECK(shop.harness.state_of(order) == "approved");
    CHECK(shop.harness.ledger_balance(order) == 0);
}

TEST_CASE("of two payments of an order the one that the books had is kept") {
    RestoredPay shop;
    const std::string order = shop.new_id();
    shop.harness.pay(order);
    shop.restore();
    shop.charge(order, 38'000);
    REQUIRE(shop.settles());
    CHECK(shop.harness.payments_of(order).size() == 2);
    REQUIRE(eventually([&] { return shop.harness.ledger_balance(order) == 39'000; }));
    CHECK(shop.harness.sent_types(order) == Texts{"PaymentApproved"});
}

TEST_CASE("a refund that the gateway has and the books do not have is entered") {
    RestoredPay shop;
    const std::string order = shop.new_id();
    const std::string payment = shop.harness.pay(order).payment_id;
    shop.restore();
    (void)shop.harness.run(
        shop.gateway.refund({shop.new_id(), payment, order, 9'000, "", "식었어요", false}));
    REQUIRE(shop.settles());
    REQUIRE(eventually([&] { return shop.harness.payments_of(order).front().refunded == 9'000; }));
    CHECK(shop.harness.sent_types(order) == Texts{"PaymentApproved", "PaymentRefunded"});
    CHECK(shop.harness.ledger_balance(order) == 30'000);
}

TEST_CASE("what is older than the backup is not asked for") {
    RestoredPay shop;
    shop.charge(shop.new_id());
    shop.restore(shop.harness.time().now() + std::chrono::minutes{20});
    REQUIRE(shop.settles());
    CHECK(shop.harness.payments().empty());
}

TEST_CASE("a payment of no order of this program is left alone") {
    RestoredPay shop;
    shop.restore();
    shop.charge("another shop's order");
    REQUIRE(shop.settles());
    CHECK(shop.harness.payments().empty());
    CHECK(shop.harness.ledger().size() == 1);
}

TEST_CASE("every page of the gateway's list is read") {
    RestoredPay shop;
    shop.restore();
    for (int n = 0; n < 230; ++n) shop.charge(shop.new_id());
    REQUIRE(shop.settles());
    CHECK(shop.harness.payments().size() == 230);
}

TEST_CASE("a search goes on until the gateway answers") {
    RestoredPay shop(std::string(quick_settings) + "pay.sandbox.failure_rate = 0.7\n");
    shop.restore();
    const std::string order = shop.new_id();
    shop.charge(order);
    REQUIRE(shop.settles());
    CHECK(shop.harness.state_of(order) == "approved");
}

TEST_CASE("a payment waits in the search until another of its order has its outcome") {
    RestoredPay shop(R"(
        pay.gateway_timeout = "100ms"
        pay.reconcile_every = "300ms"
    )");
    const std::string order = shop.new_id();
    shop.harness.pay(order, "tok_timeout");  // nothing was charged
    CHECK(shop.harness.state_of(order) == "unknown");
    shop.restore();
    const std::string payment = shop.charge(order);
    REQUIRE(shop.settles());
    const auto rows = shop.harness.payments_of(order);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].state == "declined");
    CHECK(rows[1].state == "approved");
    CHECK(rows[1].id == payment);
    CHECK(shop.harness.ledger_balance(order) == 39'000);
}

TEST_CASE("a second restore begins the search anew, from the earlier moment") {
    PayHarness harness;
    harness.stop_module();
    const TimePoint now = harness.time().now();
    const auto begin = [&](TimePoint at) {
        harness.database().write_and_wait(
            [&](db::Transaction& tx) { pay::searches::begin(tx, at); });
    };
    begin(now - std::chrono::hours{3});
    harness.database().write_and_wait([&](db::Transaction& tx) {
        pay::Search search = *pay::searches::find(tx.connection());
        search.until = now;
        search.position = "7";
        pay::searches::save(tx, search);
    });
    begin(now - std::chrono::hours{1});
    const auto search = harness.database().read(pay::searches::find);
    REQUIRE(search);
    CHECK(search->taken_at == now - std::chrono::hours{3});
    CHECK(search->from < search->taken_at);
    CHECK_FALSE(search->until);
    CHECK(search->position.empty());
}

}  // namespace pay_search_test
