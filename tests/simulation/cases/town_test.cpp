// The town's gateway keeps its promises: a key moves money at most once, and a refusal is a refusal.
#include <doctest/doctest.h>

#include "base/clock.h"
#include "town/gateway_books.h"

using namespace baedal;
using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

using Verdict = pay::RefundResponse::Verdict;

struct Town {
    ManualClock clock{from_millis(0)};
    Situations situations;
    GatewayBooks books{1, clock, situations};

    // A payment that was charged 100, and of which the gateway thinks so.
    std::string charged(RefundPolicy policy) {
        for (int number = 0;; ++number) {
            const std::string id = "payment" + std::to_string(number);
            if (books.policy_of(id) != policy) continue;
            books.note_charge({id, "order", 100, "tok_ok"});
            return id;
        }
    }
    static pay::GatewayRefund refund(const std::string& payment, const std::string& key,
                                     std::int64_t amount) {
        pay::GatewayRefund out;
        out.key = key;
        out.payment_id = payment;
        out.amount = amount;
        return out;
    }
    // What the gateway says, a minute after it was asked last; "taken" is no refusal.
    std::string ask(const pay::GatewayRefund& refund) {
        clock.advance(1min);
        const auto refusal = books.refuse(refund);
        if (!refusal) return "taken";
        return refusal->verdict == Verdict::refused ? "refused" : "not now";
    }
};

}  // namespace

TEST_CASE("a refund that the gateway has taken has one key in the ledger, whatever is repeated") {
    Town town;
    const std::string payment = town.charged(RefundPolicy::willing);
    int number = 0;
    pay::GatewayRefund refund;
    do {
        refund = Town::refund(payment, "r" + std::to_string(++number), 40);
    } while (town.ask(refund) != "taken");
    CHECK(town.books.take(refund) == refund.key);
    CHECK(town.ask(refund) == "taken");
    CHECK(town.books.take(refund) == refund.key);
    // A further key asks for the money once more, and the ledger shows it.
    refund.key += "-1";
    CHECK(town.books.take(refund) == refund.key);
}

TEST_CASE("the key of a refund that was refused for now never moves money") {
    Town town;
    const std::string payment = town.charged(RefundPolicy::willing);
    const pay::GatewayRefund refund = Town::refund(payment, "r", 101);
    CHECK(town.ask(refund) == "not now");
    for (int i = 0; i < 20; ++i) CHECK(town.ask(Town::refund(payment, "r", 100)) == "not now");
}

TEST_CASE("a gateway that gives no part back gives the whole") {
    Town town;
    const std::string payment = town.charged(RefundPolicy::whole_only);
    CHECK(town.ask(Town::refund(payment, "part", 40)) == "refused");
    CHECK(town.ask(Town::refund(payment, "whole", 100)) != "refused");
    CHECK(town.books.kept_for_good("order") == 0);
}

TEST_CASE("a gateway that gives nothing back keeps the charge for good") {
    Town town;
    const std::string payment = town.charged(RefundPolicy::none);
    CHECK(town.ask(Town::refund(payment, "whole", 100)) == "refused");
    CHECK(town.books.kept_for_good("order") == 100);
}

TEST_CASE("what the back office has cancelled does not go back once more") {
    Town town;
    RandomChoices choices(1);
    const std::string payment = town.charged(RefundPolicy::willing);
    town.books.cancel_something(choices);
    const std::int64_t cancelled = town.books.cancelled_of_order("order");
    REQUIRE(cancelled > 0);
    CHECK(town.books.cancelled_payments() == std::vector<std::string>{payment});
    CHECK(town.books.cancels_of(payment).size() == 1);
    CHECK(town.ask(Town::refund(payment, "too much", 101 - cancelled)) == "not now");
}
