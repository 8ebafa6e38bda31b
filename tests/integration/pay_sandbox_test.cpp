// The sandbox gateway as a bank: a key has one fate for ever.
#include <doctest/doctest.h>

#include "pay/gateway/sandbox_gateway.h"
#include "pay_shop.h"

using namespace baedal;
using namespace baedal::test;
using Verdict = pay::GatewayResponse::Verdict;

namespace {

struct Bank {
    Bank() { shop.stop(); }

    Verdict charge(const std::string& key, const std::string& token, std::int64_t amount = 1000) {
        return shop.run(gateway.charge({key, "o1", amount, token})).verdict;
    }
    Verdict query(const std::string& key) {
        return shop.run(gateway.query({key, "o1", 1000, ""}, Milliseconds{0})).verdict;
    }
    Verdict refund(const std::string& key, const std::string& charge, std::int64_t amount) {
        return shop.run(gateway.refund({key, charge, "o1", amount, "", "", false})).verdict;
    }

    PayShop shop;
    pay::SandboxGateway gateway{shop.sandbox(), {}, shop.random()};
};

}  // namespace

TEST_CASE("a repeated charge moves nothing and answers the same") {
    Bank bank;
    CHECK(bank.charge("k1", "tok_ok") == Verdict::approved);
    CHECK(bank.charge("k1", "tok_ok") == Verdict::approved);
    CHECK(bank.charge("k1", "tok_declined") == Verdict::approved);
    CHECK(bank.shop.ledger().size() == 1);
    CHECK(bank.charge("k2", "tok_declined") == Verdict::declined);
    CHECK(bank.charge("k2", "tok_ok") == Verdict::declined);
    CHECK(bank.shop.ledger().size() == 1);
}

TEST_CASE("a charge that was asked for and is not there can never come") {
    Bank bank;
    CHECK(bank.query("k1") == Verdict::declined);
    CHECK(bank.charge("k1", "tok_ok") == Verdict::declined);
    CHECK(bank.charge("k1", "tok_slow") == Verdict::declined);
    CHECK(bank.query("k1") == Verdict::declined);
    CHECK(bank.shop.ledger().empty());
}

TEST_CASE("a charge that is there is found again and again") {
    Bank bank;
    CHECK(bank.charge("k1", "tok_ok") == Verdict::approved);
    CHECK(bank.query("k1") == Verdict::approved);
    CHECK(bank.query("k1") == Verdict::approved);
    CHECK(bank.shop.ledger().size() == 1);
}

TEST_CASE("a refund is idempotent and never more than the charge") {
    Bank bank;
    CHECK(bank.charge("k1", "tok_ok", 1000) == Verdict::approved);
    CHECK(bank.refund("r1", "k1", 600) == Verdict::approved);
    CHECK(bank.refund("r1", "k1", 600) == Verdict::approved);
    CHECK(bank.refund("r2", "k1", 401) == Verdict::declined);
    CHECK(bank.refund("r2", "k1", 400) == Verdict::approved);
    CHECK(bank.refund("r3", "k1", 1) == Verdict::declined);
    CHECK(bank.refund("r4", "unheard of", 1) == Verdict::declined);
    CHECK(bank.shop.ledger().size() == 3);
    CHECK(bank.shop.ledger_balance("o1") == 0);
}

TEST_CASE("a gateway that always fails moves nothing") {
    PayShop shop;
    shop.stop();
    pay::SandboxSettings settings;
    settings.failure_rate = 1;
    pay::SandboxGateway gateway(shop.sandbox(), settings, shop.random());
    CHECK(shop.run(gateway.charge({"k1", "o1", 1000, "tok_ok"})).verdict == Verdict::unknown);
    CHECK(shop.run(gateway.query({"k1", "o1", 1000, ""}, Milliseconds{0})).verdict ==
          Verdict::unknown);
    CHECK(shop.run(gateway.refund({"r1", "k1", "o1", 1000, "", "", false})).verdict ==
          Verdict::unknown);
    CHECK(shop.ledger().empty());
}
