// What tests plan and see: no call of Toss Payments.
#include <stdexcept>

#include "toss_simulator/bank.h"

namespace baedal::toss {

Payment& Bank::existing(const std::string& payment_key) {
    const auto found = payments_.find(payment_key);
    if (found == payments_.end()) throw std::invalid_argument("There is no such payment.");
    return found->second;
}

void Bank::prepare(const NewPayment& prepared) {
    const std::lock_guard lock(mutex_);
    Payment& payment = payments_[prepared.key];
    payment.key = prepared.key;
    payment.order_id = prepared.order_id;
    payment.amount = prepared.amount;
    payment.virtual_account = prepared.virtual_account;
    payment.partial_cancelable = prepared.partial_cancelable;
    payment.cancelable = prepared.cancelable;
    payment.hidden_until = now() + prepared.hidden_for;
    payment.become(prepared.status, now());
    std::vector<std::string>& keys = keys_of_order_[prepared.order_id];
    std::erase(keys, prepared.key);
    keys.push_back(prepared.key);
}

void Bank::prepare(const std::string& payment_key, const std::string& order_id, std::int64_t amount,
                   const std::string& status) {
    prepare({.key = payment_key, .order_id = order_id, .amount = amount, .status = status});
}

void Bank::hide(const std::string& payment_key, std::chrono::milliseconds duration) {
    const std::lock_guard lock(mutex_);
    existing(payment_key).hidden_until = now() + duration;
}

void Bank::cancel_in_back_office(const std::string& payment_key, std::optional<std::int64_t> amount,
                                 const std::string& reason) {
    std::unique_lock lock(mutex_);
    Payment& payment = existing(payment_key);
    const std::int64_t cancelled = amount.value_or(payment.left());
    const bool approved = payment.status == "DONE" || payment.status == "PARTIAL_CANCELED";
    if (!approved || cancelled <= 0 || cancelled > payment.left())
        throw std::invalid_argument("The payment keeps less than that.");
    enter_cancel(payment, cancelled, reason);
    report(std::move(lock));
}

void Bank::deposit(const std::string& payment_key) {
    std::unique_lock lock(mutex_);
    Payment& payment = existing(payment_key);
    if (payment.status != "WAITING_FOR_DEPOSIT")
        throw std::invalid_argument("The payment does not wait for a deposit.");
    payment.become("DONE", now());
    ledger_.push_back({"charge", payment.key, payment.order_id, payment.amount});
    enter_transaction(payment, payment.amount, "tx" + std::to_string(++transactions_));
    changed_.push_back(payment.key);
    report(std::move(lock));
}

void Bank::set_latency(std::chrono::milliseconds latency) {
    const std::lock_guard lock(mutex_);
    latency_ = latency;
}

void Bank::hold(const std::string& kind) {
    const std::lock_guard lock(mutex_);
    held_ = kind;
}

void Bank::release() {
    const std::lock_guard lock(mutex_);
    held_.clear();
    goes_on_.notify_all();
}

void Bank::set_cancel_spacing(std::chrono::milliseconds spacing) {
    const std::lock_guard lock(mutex_);
    cancel_spacing_ = spacing;
}

void Bank::advance(std::chrono::milliseconds by) {
    std::unique_lock lock(mutex_);
    ahead_ += by;
    expire_old();
    report(std::move(lock));
}

void Bank::plan(Fault fault) {
    const std::lock_guard lock(mutex_);
    faults_.add(std::move(fault));
}

void Bank::forget_faults() {
    const std::lock_guard lock(mutex_);
    faults_.clear();
}

std::vector<LedgerEntry> Bank::ledger() const {
    const std::lock_guard lock(mutex_);
    return ledger_;
}

std::int64_t Bank::balance(const std::string& order_id) const {
    std::int64_t out = 0;
    for (const LedgerEntry& entry : ledger()) {
        if (entry.order_id != order_id) continue;
        out += entry.kind == "charge" ? entry.amount : -entry.amount;
    }
    return out;
}

std::vector<json::Object> Bank::payments() const {
    const std::lock_guard lock(mutex_);
    std::vector<json::Object> out;
    for (const auto& [key, payment] : payments_) out.push_back(payment.show());
    return out;
}

std::string Bank::status(const std::string& payment_key) const {
    const std::lock_guard lock(mutex_);
    const auto found = payments_.find(payment_key);
    return found == payments_.end() ? "" : found->second.status;
}

int Bank::calls(const std::string& kind) const {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(kind);
    return found == calls_.end() ? 0 : found->second;
}

}  // namespace baedal::toss
