#include "town/gateway_books.h"

#include <functional>

#include "pay/domain/refund.h"

namespace baedal::simulation {

namespace {

using Verdict = pay::RefundResponse::Verdict;

constexpr auto hidden_for = std::chrono::seconds{40};
constexpr auto spacing = std::chrono::seconds{1};
constexpr std::int64_t busy = 8;  // percent of the refunds that are refused for now

constexpr const char* refuses_all = "gateway: refuses a refund for good";
constexpr const char* refuses_part = "gateway: refuses a refund of a part";
constexpr const char* is_busy = "gateway: takes no refund now";
constexpr const char* too_soon = "gateway: takes no second cancel within a second";
constexpr const char* too_much = "gateway: less is left than is to go back";
constexpr const char* hides_payment = "gateway: hides a payment at first";
constexpr const char* cancels_part = "gateway: the back office cancels a part";
constexpr const char* cancels_whole = "gateway: the back office cancels the whole";

}  // namespace

void expect_gateway_situations(Situations& situations) {
    for (const char* name :
         {refuses_all, refuses_part, is_busy, too_much, hides_payment, cancels_part, cancels_whole})
        situations.expect(name);
}

std::int64_t GatewayBooks::Account::left() const {
    std::int64_t left = amount;
    for (const auto& [id, refund] : asked) left -= refund.amount;
    for (const pay::GatewayCancel& cancel : cancels) left -= cancel.amount;
    return left;
}

// Evenly from [0, 100).
std::uint64_t GatewayBooks::draw(const std::string& payment_id, std::string_view what) const {
    const std::hash<std::string> hash;
    return (hash(payment_id + std::string(what)) ^ seed_) % 100;
}

RefundPolicy GatewayBooks::policy_of(const std::string& payment_id) const {
    const std::uint64_t drawn = draw(payment_id, "policy");
    if (drawn < 6) return RefundPolicy::none;
    return drawn < 14 ? RefundPolicy::whole_only : RefundPolicy::willing;
}

void GatewayBooks::note_charge(const pay::Charge& charge) {
    Account& account = accounts_[charge.payment_id];
    account.order_id = charge.order_id;
    account.amount = charge.amount;
}

bool GatewayBooks::hides(const std::string& payment_id, Milliseconds age) {
    const bool hidden = draw(payment_id, "shown") < 10 && age < hidden_for;
    if (hidden) situations_.met(hides_payment);
    return hidden;
}

pay::RefundResponse GatewayBooks::not_now(Account& account, const pay::GatewayRefund& refund,
                                          const char* situation) {
    situations_.met(situation);
    account.dead_keys[refund.key] = true;
    return {Verdict::not_now, "The gateway does not take the refund now."};
}

std::optional<pay::RefundResponse> GatewayBooks::refuse(const pay::GatewayRefund& refund) {
    Account& account = accounts_[refund.payment_id];
    const TimePoint previous = std::exchange(account.last_call, clock_.now());
    if (account.dead_keys.contains(refund.key))
        return pay::RefundResponse{Verdict::not_now, "The key had a refusal."};
    if (account.asked.contains(pay::refund_id_of_key(refund.key))) return std::nullopt;
    const RefundPolicy policy = policy_of(refund.payment_id);
    if (policy == RefundPolicy::none) {
        situations_.met(refuses_all);
        return pay::RefundResponse{Verdict::refused, "The gateway gives nothing back."};
    }
    if (policy == RefundPolicy::whole_only && refund.amount < account.amount) {
        situations_.met(refuses_part);
        return pay::RefundResponse{Verdict::refused, "The gateway gives no part back."};
    }
    if (refund.amount > account.left()) return not_now(account, refund, too_much);
    if (clock_.now() - previous < spacing) return not_now(account, refund, too_soon);
    if (choices_.chance(busy)) return not_now(account, refund, is_busy);
    return std::nullopt;
}

std::string GatewayBooks::take(const pay::GatewayRefund& refund) {
    const std::string id = pay::refund_id_of_key(refund.key);
    const auto [asked, is_first] =
        accounts_[refund.payment_id].asked.try_emplace(id, Asked{refund.key, refund.amount});
    return asked->second.key == refund.key ? id : refund.key;
}

void GatewayBooks::note_done(const pay::GatewayRefund& refund) {
    accounts_[refund.payment_id].asked[pay::refund_id_of_key(refund.key)].done = true;
}

std::vector<pay::GatewayCancel> GatewayBooks::cancels_of(const std::string& payment_id) const {
    const auto found = accounts_.find(payment_id);
    if (found == accounts_.end()) return {};
    std::vector<pay::GatewayCancel> all = found->second.cancels;
    for (const auto& [id, refund] : found->second.asked) {
        if (refund.done) all.push_back({id, refund.key, refund.amount});
    }
    return all;
}

void GatewayBooks::set_accounts(Accounts accounts, const std::set<std::string>& refunds) {
    accounts_ = std::move(accounts);
    for (auto& [id, account] : accounts_) {
        std::erase_if(account.asked, [&](auto& entry) { return !refunds.contains(entry.first); });
        for (auto& [refund, asked] : account.asked) asked.done = true;
    }
}

void GatewayBooks::list_cancels(const pay::TransactionQuery& query,
                                std::vector<pay::GatewayTransaction>& out) const {
    for (const auto& [id, account] : accounts_) {
        for (const TimePoint at : account.cancelled_at) {
            if (at >= query.from && at < query.until)
                out.push_back({id, "", account.order_id, 0, at});
        }
    }
}

void GatewayBooks::cancel_something(RandomChoices& choices) {
    std::vector<std::string> payments;
    for (const auto& [id, account] : accounts_) {
        if (account.left() > 0 && policy_of(id) == RefundPolicy::willing) payments.push_back(id);
    }
    if (payments.empty()) return;
    const std::string id = choices.pick(payments);
    Account& account = accounts_[id];
    const bool whole = choices.chance(40);
    const std::int64_t amount = whole ? account.left() : choices.between(1, account.left());
    situations_.met(whole ? cancels_whole : cancels_part);
    const std::size_t number = account.cancels.size() + 1;
    account.cancels.push_back({"office-" + id + "-" + std::to_string(number), "", amount});
    account.cancelled_at.push_back(clock_.now());
}

std::vector<std::string> GatewayBooks::cancelled_payments() const {
    std::vector<std::string> out;
    for (const auto& [id, account] : accounts_) {
        if (!account.cancels.empty()) out.push_back(id);
    }
    return out;
}

bool GatewayBooks::may_refuse(const std::string& payment_id) const {
    const auto found = accounts_.find(payment_id);
    const bool cancelled = found != accounts_.end() && !found->second.cancels.empty();
    return cancelled || policy_of(payment_id) != RefundPolicy::willing;
}

std::int64_t GatewayBooks::cancelled_of_order(const std::string& order_id) const {
    std::int64_t sum = 0;
    for (const auto& [id, account] : accounts_) {
        if (account.order_id != order_id) continue;
        for (const pay::GatewayCancel& cancel : account.cancels) sum += cancel.amount;
    }
    return sum;
}

std::int64_t GatewayBooks::kept_for_good(const std::string& order_id, bool in_part) const {
    std::int64_t sum = 0;
    for (const auto& [id, account] : accounts_) {
        const RefundPolicy policy = policy_of(id);
        const bool refuses =
            policy == RefundPolicy::none || (in_part && policy == RefundPolicy::whole_only);
        if (account.order_id == order_id && refuses) sum += account.amount;
    }
    return sum;
}

}  // namespace baedal::simulation
