#include "store/domain/ticket.h"

#include <algorithm>
#include <array>

namespace baedal::store {

namespace {

struct Transition {
    State from;
    Command command;
    State to;
    std::optional<Fulfilment> only;
};

constexpr std::array<Transition, 7> transitions{{
    {State::received, Command::accept, State::accepted, {}},
    {State::received, Command::reject, State::rejected, {}},
    {State::accepted, Command::cook, State::cooking, {}},
    {State::cooking, Command::ready, State::ready, {}},
    {State::ready, Command::dispatch, State::delivering, Fulfilment::delivery},
    {State::delivering, Command::deliver, State::delivered, Fulfilment::delivery},
    {State::ready, Command::pickup, State::picked_up, Fulfilment::pickup},
}};

// Each command has exactly one transition.
const Transition& transition_of(Command command) {
    return *std::ranges::find(transitions, command, &Transition::command);
}

}  // namespace

std::optional<State> next_state(State from, Command command, Fulfilment fulfilment) {
    const Transition& transition = transition_of(command);
    if (transition.from != from || (transition.only && *transition.only != fulfilment))
        return std::nullopt;
    return transition.to;
}

std::optional<State> state_before(State state, Fulfilment fulfilment) {
    if (state == State::rejected) return std::nullopt;  // its refund has begun
    for (const Transition& transition : transitions) {
        if (transition.to == state && (!transition.only || *transition.only == fulfilment))
            return transition.from;
    }
    return std::nullopt;
}

void Ticket::enter(State to, TimePoint now) {
    state = to;
    // A step after one that was undone is later than that, whatever the clock says: order tells them apart by it.
    updated_at = undone_at ? std::max(now, *undone_at + Milliseconds{1}) : now;
    ++version;
}

Change Ticket::apply(Command command, TimePoint now) {
    // No other command leads to this state.
    if (state == transition_of(command).to) return Change::repeated;
    const auto to = next_state(state, command, fulfilment);
    if (!to) return Change::illegal;
    enter(*to, now);
    return Change::made;
}

Change Ticket::accept(TimePoint now, std::chrono::minutes preparation) {
    const Change change = apply(Command::accept, now);
    if (change == Change::made) promised_at = now + preparation;
    return change;
}

Change Ticket::reject(TimePoint now, std::string why) {
    const Change change = apply(Command::reject, now);
    if (change == Change::made) reason = std::move(why);
    return change;
}

Change Ticket::cook(TimePoint now) { return apply(Command::cook, now); }

Change Ticket::ready(TimePoint now) { return apply(Command::ready, now); }

Change Ticket::dispatch(TimePoint now, Rider by) {
    const Change change = apply(Command::dispatch, now);
    if (change == Change::made) rider = std::move(by);
    return change;
}

Change Ticket::deliver(TimePoint now) { return apply(Command::deliver, now); }

Change Ticket::pickup(TimePoint now) { return apply(Command::pickup, now); }

Change Ticket::delay(TimePoint now, std::chrono::minutes by) {
    const bool is_in_kitchen =
        state == State::accepted || state == State::cooking || state == State::ready;
    if (!is_in_kitchen || !promised_at) return Change::illegal;
    promised_at = std::max(*promised_at, now) + by;
    ++delays;
    ++version;
    return Change::made;
}

namespace {

// Of food that was cooked in vain for a customer who could not be met; otherwise the store's mistake.
std::optional<CostBearer> bearer_of(const Ticket& ticket, std::string_view reason,
                                    std::optional<std::int64_t> refund) {
    if (reason != "no_show" && reason != "failed_delivery") return std::nullopt;
    const std::int64_t kept = ticket.kept().value_or(0);
    if (!refund || kept <= 0 || *refund >= kept) return CostBearer::store;
    return *refund == 0 ? CostBearer::customer : CostBearer::both;
}

}  // namespace

Change Ticket::cancel_by_store(TimePoint now, std::string why, std::optional<std::int64_t> amount) {
    if (state == State::cancelled || state == State::rejected) return Change::repeated;
    if (state == State::received || is_end(state)) return Change::illegal;
    is_cancelled_by_store = true;
    refund = amount;
    cost_bearer = bearer_of(*this, why, amount);
    reason = std::move(why);
    enter(State::cancelled, now);
    return Change::made;
}

Change Ticket::undo(TimePoint now) {
    if (undone_at && updated_at == *undone_at) return Change::repeated;
    const auto before = state_before(state, fulfilment);
    if (!before) return Change::illegal;
    if (state == State::accepted) promised_at.reset();
    if (state == State::delivering) rider.reset();
    enter(*before, std::max(now, updated_at));
    undone_at = updated_at;
    ++corrections;
    return Change::made;
}

Change Ticket::remove_dishes(const std::vector<DishRemoval>& wanted) {
    if (state > State::ready) return Change::illegal;
    bool is_new = false;
    for (const DishRemoval& removal : wanted) {
        TicketItem& item = items.at(static_cast<std::size_t>(removal.line));
        if (item.quantity < removal.quantity) continue;  // it was refused before
        item.quantity -= removal.quantity;
        item.removed += removal.quantity;
        is_new = true;
    }
    if (!is_new) return Change::repeated;
    ++removals;
    ++version;
    return Change::made;
}

std::string_view objection_to_undo(const Ticket& ticket, TimePoint now,
                                   Milliseconds accept_within) {
    if (now - ticket.updated_at > undo_within)
        return "The last step is longer than two minutes ago.";
    if (ticket.state == State::accepted && now >= ticket.placed_at + accept_within)
        return "The time to accept the order is over: it would be rejected at once.";
    if (!is_end(ticket.state)) return "";
    if (ticket.to_collect > 0) return "The cash has been collected.";
    if (ticket.refunded > 0) return "A part of the payment has gone back.";
    return "";
}

Change Ticket::cancel(TimePoint now, TimePoint requested_at, std::string why, CancelUntil until) {
    if (state == State::cancelled || state == State::rejected) return Change::repeated;
    if (cancel_refused_at && requested_at <= *cancel_refused_at) return Change::repeated;
    const bool before_it_came = requested_at < received_at;
    const bool in_time =
        state == State::received ||
        (state == State::accepted && (until == CancelUntil::cooking || before_it_came));
    if (!in_time) {
        cancel_refused_at = requested_at;
        return Change::illegal;
    }
    reason = std::move(why);
    enter(State::cancelled, now);
    return Change::made;
}

Change Ticket::cancel_refunded(TimePoint now, TimePoint requested_at, std::string why) {
    const Change change = withdraw(now, std::move(why));
    if (change != Change::illegal) return change;
    if (cancel_refused_at && requested_at <= *cancel_refused_at) return Change::repeated;
    cancel_refused_at = requested_at;
    return Change::illegal;
}

Change Ticket::withdraw(TimePoint now, std::string why) {
    if (state == State::cancelled || state == State::rejected) return Change::repeated;
    if (is_end(state)) return Change::illegal;
    reason = std::move(why);
    enter(State::cancelled, now);
    return Change::made;
}

}  // namespace baedal::store
