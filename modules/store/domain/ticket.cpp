#include "store/domain/ticket.h"

#include <algorithm>

namespace baedal::store {

namespace {

struct Move {
    State from;
    Command command;
    State to;
    std::optional<Fulfilment> only;
};

constexpr std::array<Move, 7> moves{{
    {State::received, Command::accept, State::accepted, {}},
    {State::received, Command::reject, State::rejected, {}},
    {State::accepted, Command::cook, State::cooking, {}},
    {State::cooking, Command::ready, State::ready, {}},
    {State::ready, Command::dispatch, State::delivering, Fulfilment::delivery},
    {State::delivering, Command::deliver, State::delivered, Fulfilment::delivery},
    {State::ready, Command::pickup, State::picked_up, Fulfilment::pickup},
}};

// Each command has exactly one move.
const Move& move_of(Command command) { return *std::ranges::find(moves, command, &Move::command); }

}  // namespace

bool from_text(std::string_view text, State& out) {
    const auto found = std::ranges::find(state_names, text);
    if (found == state_names.end()) return false;
    out = static_cast<State>(found - state_names.begin());
    return true;
}

std::optional<State> next_state(State from, Command command, Fulfilment fulfilment) {
    const Move& move = move_of(command);
    if (move.from != from || (move.only && *move.only != fulfilment)) return std::nullopt;
    return move.to;
}

void Ticket::enter(State to, TimePoint now) {
    state = to;
    updated_at = now;
    ++version;
}

Step Ticket::obey(Command command, TimePoint now) {
    // A state that only this command leads to says that it was obeyed before.
    if (state == move_of(command).to) return Step::repeated;
    const auto to = next_state(state, command, fulfilment);
    if (!to) return Step::forbidden;
    enter(*to, now);
    return Step::taken;
}

Step Ticket::accept(TimePoint now, std::chrono::minutes preparation) {
    const Step step = obey(Command::accept, now);
    if (step == Step::taken) promised_at = now + preparation;
    return step;
}

Step Ticket::reject(TimePoint now, std::string why) {
    const Step step = obey(Command::reject, now);
    if (step == Step::taken) reason = std::move(why);
    return step;
}

Step Ticket::cook(TimePoint now) { return obey(Command::cook, now); }

Step Ticket::ready(TimePoint now) { return obey(Command::ready, now); }

Step Ticket::dispatch(TimePoint now, Rider by) {
    const Step step = obey(Command::dispatch, now);
    if (step == Step::taken) rider = std::move(by);
    return step;
}

Step Ticket::deliver(TimePoint now) { return obey(Command::deliver, now); }

Step Ticket::pickup(TimePoint now) { return obey(Command::pickup, now); }

CancelDecision Ticket::cancel(TimePoint now, std::string why, CancelUntil until) {
    if (state == State::cancelled || state == State::rejected) return CancelDecision::settled;
    const bool in_time =
        state == State::received || (state == State::accepted && until == CancelUntil::cooking);
    if (!in_time) return CancelDecision::refused;
    reason = std::move(why);
    enter(State::cancelled, now);
    return CancelDecision::cancelled;
}

}  // namespace baedal::store
