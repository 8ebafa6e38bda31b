// The process ends while payments are under way: the next start looks at them at once, nobody is charged
// behind a closed door, and no payment is left without an outcome.
#include <doctest/doctest.h>

#include "saga_fixture.h"

using namespace baedal;
using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

// No regular check of a payment and no expiry within a test.
const std::vector<std::string> rare_checks{"pay.reconcile_every=\"3h\"",
                                           "order.payment_window=\"4h\""};

enum class Ending { power_cut, stop, module };

void end_and_begin(SagaFixture& f, Ending ending) {
    switch (ending) {
        case Ending::power_cut: return f.crash_and_restart();
        case Ending::stop:
            f.deployment.close();
            REQUIRE(f.deployment.open());
            return;
        case Ending::module:
            f.stop("pay");
            f.start("pay");
            return;
    }
}

Call placement_with_key() {
    return {http::Method::post,
            "/orders",
            R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}})",
            {{"Idempotency-Key", "the-only-key-of-this-test"}}};
}

std::int64_t charges(SagaFixture& f) {
    return std::stoll(f.text("SELECT count(*) FROM pay_sandbox.movement WHERE kind = 'charge'"));
}

void check_nothing_open(SagaFixture& f) {
    CHECK(f.unfinished() == "");
    CHECK(f.rows("SELECT id, status, payment_status FROM \"order\".orders "
                 "WHERE payment_status IN ('pending', 'unknown', 'refund_pending')")
              .empty());
    CHECK(f.audit() == "");
}

}  // namespace

TEST_CASE(
    "payments that were under way at the end of the process are settled right after its start") {
    for (const Ending ending : {Ending::power_cut, Ending::stop, Ending::module}) {
        for (const auto under_way : std::vector<Milliseconds>{500ms, 10s, 1h}) {
            CAPTURE(static_cast<int>(ending));
            CAPTURE(under_way.count());
            SagaFixture f(rare_checks);
            const std::string charged = f.unpaid();
            const std::string uncharged = f.unpaid();
            for (const auto& [id, token] :
                 {std::pair(charged, "tok_lost"), std::pair(uncharged, "tok_timeout")}) {
                f.begin({http::Method::post, "/orders/" + id + "/payment",
                         std::string(R"({"method":"sandbox","token":")") + token + R"("})"});
            }
            f.pass(under_way);
            REQUIRE(f.status(charged) == "awaiting_payment");
            end_and_begin(f, ending);
            f.pass(2s);
            CHECK(f.status(charged) == "placed");
            CHECK(f.payment_status(uncharged) == "declined");
            CHECK(f.pay(uncharged).status == 200);
            CHECK(f.movements(charged) == "charge 21000");
            CHECK(f.movements(uncharged) == "charge 21000");
        }
    }
}

TEST_CASE("refunds that were under way at the end of the process are made once after its start") {
    SagaFixture f({"pay.sandbox.latency_ms=[2000, 2000]"});
    const std::string id = f.placed();
    f.pass(1s);
    f.begin({http::Method::post, "/orders/" + id + "/cancel"});
    f.pass(1s);
    REQUIRE(f.text("SELECT state FROM pay.refund") == "sent");
    f.crash_and_restart();
    CHECK(f.unfinished() == "");
    CHECK(f.movements(id) == "charge 21000 refund 21000");
    CHECK(f.audit() == "");
}

// The power fails at each write of a placement in turn.
TEST_CASE("wherever a placement is cut off, a store that has closed meanwhile is not paid") {
    int cuts = 0;
    for (std::uint64_t write = 1;; ++write) {
        CAPTURE(write);
        SagaFixture f({"order.payment_window=\"2m\""});
        f.pass(1s);
        f.disk().cut_power_after(write);
        const bool answered = !f.ask(placement_with_key()).lost;
        if (answered && f.deployment.statistics.crashes == 0) break;
        ++cuts;
        f.pass(5s);  // the program starts again
        REQUIRE(f.patch_store(R"({"pausedUntil":"2999-01-01T00:00:00Z"})").status == 200);
        f.pass(1s);
        const std::int64_t before = charges(f);
        const std::string paid = f.text("SELECT status FROM \"order\".orders");
        const ReceivedResponse again = f.ask(placement_with_key());
        CHECK(again.status == (paid == "placed" ? 201 : 409));
        CHECK(charges(f) == before);
        f.pass(20min);
        check_nothing_open(f);
    }
    CHECK(cuts > 10);
}

TEST_CASE("wherever a placement is cut off, no payment of it stays open without pay's help") {
    for (std::uint64_t write = 1;; ++write) {
        CAPTURE(write);
        SagaFixture f({"order.payment_window=\"2m\"", "store.accept_within=\"60s\""});
        f.pass(1s);
        f.disk().cut_power_after(write);
        const bool answered = !f.ask(placement_with_key()).lost;
        if (answered && f.deployment.statistics.crashes == 0) break;
        f.pass(2s);
        f.stop("pay");
        f.pass(10min);  // the order expires meanwhile
        f.start("pay");
        f.pass(2min);
        check_nothing_open(f);
    }
}

TEST_CASE("an order whose attempt never reached pay shows so, and can be paid") {
    for (const bool cancelled : {false, true}) {
        CAPTURE(cancelled);
        SagaFixture f({"order.payment_window=\"1h\""});
        const std::string id = f.unpaid();
        // As a power cut leaves it between the commits of order and pay.
        f.change_file("order", "UPDATE orders SET payment_status = 'pending', attempt_at = " +
                                   std::to_string(to_millis(f.deployment.clock().now())));
        if (cancelled) CHECK(f.cancel(id).status == 200);
        f.pass(1min);
        CHECK(f.payment_status(id) == "none");
        CHECK(f.pay(id).status == (cancelled ? 409 : 200));
        CHECK(f.movements(id) == (cancelled ? "" : "charge 21000"));
    }
}
