#include "situations/transition_watch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "situations/schema.h"

namespace baedal::simulation {

namespace {

struct Machine {
    std::string_view name;
    std::string_view table;  // of one database alone
    int column;
    bool tells_first = true;  // a new row has made a transition
};

const std::array<Machine, 10>& machines() {
    static const std::array<Machine, 10> all{{
        {"order", "orders", column_of("order", "orders", "status")},
        {"payment of an order", "orders", column_of("order", "orders", "payment_status")},
        {"ticket", "ticket", column_of("store", "ticket", "state")},
        {"payment", "payment", column_of("pay", "payment", "state")},
        {"late capture", "payment", column_of("pay", "payment", "captured_late"), false},
        {"refund", "refund", column_of("pay", "refund", "state")},
        {"movement at the gateway", "movement", column_of("pay_sandbox", "movement", "kind")},
        {"message", "notification", column_of("notify", "notification", "status")},
        {"redemption", "redemption", column_of("marketing", "redemption", "state")},
        {"withdrawn coupon", "coupon", column_of("marketing", "coupon", "withdrawn"), false},
    }};
    return all;
}

}  // namespace

std::string transition_name(std::string_view machine, std::string_view from, std::string_view to) {
    return std::string(machine) + ": " + std::string(from.empty() ? "new" : from) + " -> " +
           std::string(to);
}

const std::vector<std::string>& commits_under_fault() {
    static const std::vector<std::string> all{
        "order: new -> awaiting_payment",
        "order: awaiting_payment -> placed",
        "order: placed -> accepted",
        "order: placed -> cancel_requested",
        "order: cancel_requested -> cancelled",
        "order: placed -> rejected",
        "order: awaiting_payment -> expired",
        "payment of an order: refund_pending -> refunded",
        "payment: new -> pending",
        "payment: pending -> approved",
        "payment: pending -> unknown",
        "payment: unknown -> approved",
        "refund: new -> pending",
        "refund: pending -> sent",
        "refund: sent -> done",
        "movement at the gateway: new -> charge",
        "movement at the gateway: new -> refund",
        "ticket: new -> received",
        "ticket: received -> accepted",
        "ticket: received -> cancelled",
        "message: new -> pending",
        "message: pending -> sent",
        "redemption: new -> reserved",
        "redemption: reserved -> used",
    };
    return all;
}

TransitionWatch::State& TransitionWatch::state_of(std::string_view database) {
    const auto found = states_.find(database);
    return found != states_.end() ? found->second : states_[std::string(database)];
}

void TransitionWatch::changed(const ChangedRow& row) {
    if (row.table() == "idempotency" && !row.inserted()) {
        static const int run = column_of("order", "idempotency", "run");
        const std::string owner = row.after(run);
        if (!owner.empty() && owner != row.before(run))
            state_of(row.database()).changes.emplace_back(key_resumed);
    }
    for (const Machine& machine : machines()) {
        if (machine.table != row.table() || (row.inserted() && !machine.tells_first)) continue;
        const std::string from = row.before(machine.column);
        const std::string to = row.after(machine.column);
        if (from == to) continue;
        state_of(row.database()).changes.push_back(transition_name(machine.name, from, to));
    }
}

void TransitionWatch::committing(std::string_view database) {
    State& state = state_of(database);
    state.committing = std::exchange(state.changes, {});
    for (const std::string& transition : state.committing) situations_.met(transition);
    if (strike_ &&
        std::ranges::find(state.committing, struck_transition_) != state.committing.end())
        std::exchange(strike_, {})(std::string(database));
}

void TransitionWatch::rolled_back(std::string_view database) { state_of(database).changes.clear(); }

void TransitionWatch::strike_at(std::string transition,
                                std::function<void(const std::string&)> strike) {
    struck_transition_ = std::move(transition);
    strike_ = std::move(strike);
}

void TransitionWatch::failed(std::string_view database, std::string_view fault) {
    for (const std::string& transition : std::exchange(state_of(database).committing, {})) {
        if (std::ranges::find(commits_under_fault(), transition) != commits_under_fault().end())
            situations_.met(std::string(fault) + " fails in the commit of " + transition);
    }
}

}  // namespace baedal::simulation
