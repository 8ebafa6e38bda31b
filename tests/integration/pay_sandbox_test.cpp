// The sandbox gateway: a key is void or has one ledger entry, for ever.
#include <doctest/doctest.h>

#include "pay/gateway/sandbox_gateway.h"
#include "pay_harness.h"

namespace pay_sandbox_test {

using namespace baedal;
using namespace baedal::test;
using Verdict = pay::GatewayResponse::Verdict;
using Refund = pay::RefundResponse::Verdict;

namespace {

struct SandboxTest {
    SandboxTest() { harness.stop_module(); }

    Verdict charge(const std::string& key, const std::string& token, std::int64_t amount = 1000) {
        return harness.run(gateway.charge({key, "o1", amount, token})).verdict;
    }
    Verdict query(const std::string& key) {
        return harness.run(gateway.query({key, "o1", 1000, ""}, Milliseconds{0})).verdict;
    }
    Refund refund(const std::string& key, const std::string& charge, std::int64_t amount) {
        return harness.run(gateway.refund({key, charge, "o1", amount, "", "", false})).verdict;
    }

    PayHarness harness;
    pay::SandboxGateway gateway{harness.sandbox(), {}, harness.random()};
};

}  // namespace

TEST_CASE("a repeated charge moves nothing and answers the same") {
    SandboxTest sandbox;
    CHECK(sandbox.charge("k1", "tok_ok") == Verdict::approved);
    CHECK(sandbox.charge("k1", "tok_ok") == Verdict::approved);
    CHECK(sandbox.charge("k1", "tok_declined") == Verdict::approved);
    CHECK(sandbox.harness.ledger().size() == 1);
    CHECK(sandbox.charge("k2", "tok_declined") == Verdict::declined);
    CHECK(sandbox.charge("k2", "tok_ok") == Verdict::declined);
    CHECK(sandbox.harness.ledger().size() == 1);
}

TEST_CASE("a charge that a query did not find can never be made") {
    SandboxTest sandbox;
    CHECK(sandbox.query("k1") == Verdict::declined);
    CHECK(sandbox.charge("k1", "tok_ok") == Verdict::declined);
    CHECK(sandbox.charge("k1", "tok_slow") == Verdict::declined);
    CHECK(sandbox.query("k1") == Verdict::declined);
    CHECK(sandbox.harness.ledger().empty());
}

TEST_CASE("a charge is found by every query") {
    SandboxTest sandbox;
    CHECK(sandbox.charge("k1", "tok_ok") == Verdict::approved);
    CHECK(sandbox.query("k1") == Verdict::approved);
    CHECK(sandbox.query("k1") == Verdict::approved);
    CHECK(sandbox.harness.ledger().size() == 1);
}

TEST_CASE("a refund is idempotent and never more than the charge") {
    SandboxTest sandbox;
    CHECK(sandbox.charge("k1", "tok_ok", 1000) == Verdict::approved);
    CHECK(sandbox.refund("r1", "k1", 600) == Refund::done);
    CHECK(sandbox.refund("r1", "k1", 600) == Refund::done);
    CHECK(sandbox.refund("r2", "k1", 401) == Refund::refused);
    CHECK(sandbox.refund("r2", "k1", 400) == Refund::done);
    CHECK(sandbox.refund("r3", "k1", 1) == Refund::refused);
    CHECK(sandbox.refund("r4", "unknown charge", 1) == Refund::refused);
    CHECK(sandbox.harness.ledger().size() == 3);
    CHECK(sandbox.harness.ledger_balance("o1") == 0);
}

TEST_CASE("a gateway that always fails moves nothing") {
    PayHarness harness;
    harness.stop_module();
    pay::SandboxSettings settings;
    settings.failure_rate = 1;
    pay::SandboxGateway gateway(harness.sandbox(), settings, harness.random());
    CHECK(harness.run(gateway.charge({"k1", "o1", 1000, "tok_ok"})).verdict == Verdict::unknown);
    CHECK(harness.run(gateway.query({"k1", "o1", 1000, ""}, Milliseconds{0})).verdict ==
          Verdict::unknown);
    CHECK(harness.run(gateway.refund({"r1", "k1", "o1", 1000, "", "", false})).verdict ==
          Refund::unknown);
    CHECK(harness.ledger().empty());
}

}  // namespace pay_sandbox_test
