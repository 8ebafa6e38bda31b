// The pauses between checks of a payment, and between attempts of a refund.
#include <doctest/doctest.h>

#include "pay/application/payment_service.h"
#include "pay/storage/refund_repository.h"
#include "pay_harness.h"

namespace pay_backoff_test {

using namespace baedal;
using namespace baedal::test;
using Seconds = std::vector<std::int64_t>;
using Verdict = pay::GatewayResponse::Verdict;

namespace {

struct Services {
    explicit Services(const pay::Settings& settings)
        : refunds(settings, rules, publisher, trigger),
          payments(settings, rules, publisher, refunds, trigger) {}

    const pay::GatewayRules rules;
    const std::shared_ptr<host::JobTrigger> trigger = std::make_shared<host::JobTrigger>();
    Metrics metrics;
    const pay::PaymentPublisher publisher{metrics};
    const pay::RefundService refunds;
    const pay::PaymentService payments;
};

// From the row's last change to its next attempt, in that order in the query.
std::int64_t pause(db::Transaction& tx, db::Sql query) {
    const auto [from, to] =
        *tx.one(query, [](db::Row row) { return std::pair(row.time(0), row.time(1)); });
    return std::chrono::round<std::chrono::seconds>(to - from).count();
}
std::int64_t payment_pause(db::Transaction& tx) {
    return pause(tx, "SELECT updated_at, next_check_at FROM payment");
}
std::int64_t refund_pause(db::Transaction& tx) {
    return pause(tx, "SELECT updated_at, next_try_at FROM refund");
}

}  // namespace

TEST_CASE(
    "an unknown payment is checked after reconcile_every, then after twice as long each time") {
    PayHarness harness;
    harness.stop_module();
    const Services services(pay::Settings{});  // reconcile_every is 30 s
    const pay::GatewayResponse unknown{Verdict::unknown, "no response"};
    const Seconds pauses = harness.database().write_and_wait([&](db::Transaction& tx) {
        const std::string id =
            services.payments.begin(tx, {"o1", 1000, "KRW", "sandbox", "tok_lost", 1});
        (void)services.payments.settle(tx, id, unknown);
        Seconds out{payment_pause(tx)};
        while (out.size() < 7) {
            services.payments.reconcile(tx, *pay::payments::find(tx.connection(), id), unknown);
            out.push_back(payment_pause(tx));
        }
        return out;
    });
    CHECK(pauses == Seconds{30, 60, 120, 240, 480, 600, 600});
}

TEST_CASE("a failed refund is tried again after refund_retry, then after twice as long each time") {
    PayHarness harness;
    harness.stop_module();
    pay::Settings settings;
    settings.refund_retry = std::chrono::seconds{20};
    const Services services(settings);
    const Seconds pauses = harness.database().write_and_wait([&](db::Transaction& tx) {
        const std::string id =
            services.payments.begin(tx, {"o1", 1000, "KRW", "sandbox", "tok_ok", 1});
        (void)services.payments.settle(tx, id, {Verdict::approved, "Approved."});
        const auto refund = services.refunds.request(tx, {id, 900, ""});
        REQUIRE(refund.has_value());
        Seconds out;
        while (out.size() < 6) {
            REQUIRE(services.refunds.begin(tx, refund->id));
            services.refunds.finish(tx, refund->id, {pay::RefundResponse::Verdict::unknown, ""});
            out.push_back(refund_pause(tx));
        }
        return out;
    });
    CHECK(pauses == Seconds{20, 40, 80, 160, 300, 300});
}

}  // namespace pay_backoff_test
