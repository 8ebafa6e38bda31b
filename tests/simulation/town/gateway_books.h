// What the town's gateway knows beside the sandbox's ledger. It outlives every crash of the program.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "pay/gateway/gateway.h"
#include "simulator/random_choices.h"
#include "situations/situations.h"

namespace baedal::simulation {

// Of a payment, by its id and the seed.
enum class RefundPolicy {
    willing,
    whole_only,  // a refund of a part is refused for good
    none,        // every refund is refused for good
};

// A cancel by the gateway's back office moves no money in the sandbox's ledger: both together are the
// gateway's books.
class GatewayBooks {
public:
    struct Asked {
        std::string key;  // the program's
        std::int64_t amount = 0;
        bool done = false;
    };
    struct Account {
        std::string order_id;
        std::int64_t amount = 0;
        std::map<std::string, Asked> asked;       // by the refund's id: done, or under way
        std::map<std::string, bool> dead_keys;    // that had a refusal
        std::vector<pay::GatewayCancel> cancels;  // of the back office
        std::vector<TimePoint> cancelled_at;
        TimePoint last_call;

        std::int64_t left() const;
    };
    using Accounts = std::map<std::string, Account>;  // by payment

    GatewayBooks(std::uint64_t seed, const Clock& clock, Situations& situations)
        : seed_(seed), clock_(clock), situations_(situations), choices_(seed) {}

    // --- the gateway's side ---
    void note_charge(const pay::Charge& charge);
    // The payment is not shown before it is so old.
    bool hides(const std::string& payment_id, Milliseconds age);
    // The refusal, or nothing: the refund goes to the ledger under the key that take() returns.
    std::optional<pay::RefundResponse> refuse(const pay::GatewayRefund& refund);
    // Reserves the amount. A refund has one key in the ledger, unless the program asks for a second one.
    std::string take(const pay::GatewayRefund& refund);
    void note_done(const pay::GatewayRefund& refund);
    std::vector<pay::GatewayCancel> cancels_of(const std::string& payment_id) const;
    // Adds the back office's cancels of that time.
    void list_cancels(const pay::TransactionQuery& query,
                      std::vector<pay::GatewayTransaction>& out) const;

    // --- the back office ---
    // Cancels a part or the whole of what is left of some payment.
    void cancel_something(RandomChoices& choices);
    // The payments of which it has cancelled something.
    std::vector<std::string> cancelled_payments() const;

    // --- a second life of the deployment ---
    const Accounts& accounts() const { return accounts_; }
    // `refunds`: the keys in the ledger. A call that was under way at the loss has had its effect there, or
    // has none.
    void set_accounts(Accounts accounts, const std::set<std::string>& refunds);

    // --- the verifier ---
    RefundPolicy policy_of(const std::string& payment_id) const;
    // A refund that was accepted for the payment may fail.
    bool may_refuse(const std::string& payment_id) const;
    // The back office's cancels of an order's payments.
    std::int64_t cancelled_of_order(const std::string& order_id) const;
    // What the gateway has charged and never gives back. `in_part`: only a part of it is to go back.
    std::int64_t kept_for_good(const std::string& order_id, bool in_part = false) const;

private:
    std::uint64_t draw(const std::string& payment_id, std::string_view what) const;
    pay::RefundResponse not_now(Account& account, const pay::GatewayRefund& refund,
                                const char* situation);

    const std::uint64_t seed_;
    const Clock& clock_;
    Situations& situations_;
    RandomChoices choices_;
    Accounts accounts_;
};

void expect_gateway_situations(Situations& situations);

}  // namespace baedal::simulation
