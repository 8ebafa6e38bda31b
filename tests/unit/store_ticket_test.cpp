// Every command in every state, for both ways of fulfilment: made, repeated or illegal.
#include <map>
#include <tuple>

#include <doctest/doctest.h>

#include "store/domain/ticket.h"

namespace store_ticket_test {

using namespace baedal;
using namespace baedal::store;

namespace {

const TimePoint received = *from_rfc3339("2026-11-22T03:00:00.000Z");
const TimePoint now = received + std::chrono::minutes{3};

constexpr State all_states[] = {State::received,  State::accepted,   State::cooking,
                                State::ready,     State::delivering, State::delivered,
                                State::picked_up, State::rejected,   State::cancelled};
constexpr Command all_commands[] = {Command::accept, Command::reject,   Command::cook,
                                    Command::ready,  Command::dispatch, Command::deliver,
                                    Command::pickup};
constexpr Fulfilment all_fulfilments[] = {Fulfilment::delivery, Fulfilment::pickup};

Ticket ticket_in(State state, Fulfilment fulfilment) {
    Ticket out;
    out.state = state;
    out.fulfilment = fulfilment;
    out.received_at = received;
    out.updated_at = received;
    return out;
}

Change apply(Ticket& ticket, Command command) {
    switch (command) {
        case Command::accept: return ticket.accept(now, std::chrono::minutes{20});
        case Command::reject: return ticket.reject(now, "재료가 떨어졌어요");
        case Command::cook: return ticket.cook(now);
        case Command::ready: return ticket.ready(now);
        case Command::dispatch: return ticket.dispatch(now, {"박라이더", "010-9999-0000"});
        case Command::deliver: return ticket.deliver(now);
        case Command::pickup: return ticket.pickup(now);
    }
    return Change::illegal;
}

// Every other combination is illegal.
const std::map<std::tuple<Fulfilment, State, Command>, State> allowed{
    {{Fulfilment::delivery, State::received, Command::accept}, State::accepted},
    {{Fulfilment::delivery, State::received, Command::reject}, State::rejected},
    {{Fulfilment::delivery, State::accepted, Command::cook}, State::cooking},
    {{Fulfilment::delivery, State::cooking, Command::ready}, State::ready},
    {{Fulfilment::delivery, State::ready, Command::dispatch}, State::delivering},
    {{Fulfilment::delivery, State::delivering, Command::deliver}, State::delivered},
    {{Fulfilment::pickup, State::received, Command::accept}, State::accepted},
    {{Fulfilment::pickup, State::received, Command::reject}, State::rejected},
    {{Fulfilment::pickup, State::accepted, Command::cook}, State::cooking},
    {{Fulfilment::pickup, State::cooking, Command::ready}, State::ready},
    {{Fulfilment::pickup, State::ready, Command::pickup}, State::picked_up},
};
const std::map<Command, State> effect{
    {Command::accept, State::accepted},     {Command::reject, State::rejected},
    {Command::cook, State::cooking},        {Command::ready, State::ready},
    {Command::dispatch, State::delivering}, {Command::deliver, State::delivered},
    {Command::pickup, State::picked_up},
};

}  // namespace

TEST_CASE("a ticket obeys the commands of the table, and no other") {
    for (const Fulfilment fulfilment : all_fulfilments) {
        for (const State state : all_states) {
            for (const Command command : all_commands) {
                CAPTURE(to_text(fulfilment));
                CAPTURE(to_text(state));
                CAPTURE(to_text(command));
                Ticket ticket = ticket_in(state, fulfilment);
                const Change change = apply(ticket, command);
                const auto found = allowed.find({fulfilment, state, command});
                if (found != allowed.end()) {
                    CHECK(change == Change::made);
                    CHECK(ticket.state == found->second);
                    CHECK(ticket.version == 2);
                    CHECK(ticket.updated_at == now);
                    CHECK(next_state(state, command, fulfilment) == found->second);
                } else {
                    CHECK(change ==
                          (state == effect.at(command) ? Change::repeated : Change::illegal));
                    CHECK(ticket.state == state);
                    CHECK(ticket.version == 1);
                    CHECK(ticket.updated_at == received);
                    CHECK_FALSE(ticket.promised_at);
                    CHECK_FALSE(ticket.rider);
                    CHECK(ticket.reason.empty());
                    CHECK_FALSE(next_state(state, command, fulfilment));
                }
            }
        }
    }
}

TEST_CASE("accepting sets the promised time, rejecting the reason, dispatching the rider") {
    Ticket accepted = ticket_in(State::received, Fulfilment::delivery);
    apply(accepted, Command::accept);
    CHECK(accepted.promised_at == now + std::chrono::minutes{20});
    Ticket rejected = ticket_in(State::received, Fulfilment::delivery);
    apply(rejected, Command::reject);
    CHECK(rejected.reason == "재료가 떨어졌어요");
    Ticket dispatched = ticket_in(State::ready, Fulfilment::delivery);
    apply(dispatched, Command::dispatch);
    CHECK(dispatched.rider == Rider{"박라이더", "010-9999-0000"});
}

TEST_CASE("a repeated accept does not move the promise") {
    Ticket ticket = ticket_in(State::received, Fulfilment::delivery);
    ticket.accept(now, std::chrono::minutes{20});
    CHECK(ticket.accept(now + std::chrono::minutes{5}, std::chrono::minutes{40}) ==
          Change::repeated);
    CHECK(ticket.promised_at == now + std::chrono::minutes{20});
}

TEST_CASE("a delay moves the promise of a ticket that is in the kitchen, and its state stays") {
    for (const State state : all_states) {
        CAPTURE(to_text(state));
        Ticket ticket = ticket_in(state, Fulfilment::delivery);
        if (state != State::received) ticket.promised_at = now + std::chrono::minutes{5};
        const auto before = ticket.promised_at;
        const bool is_in_kitchen =
            state == State::accepted || state == State::cooking || state == State::ready;
        CHECK(ticket.delay(now, std::chrono::minutes{10}) ==
              (is_in_kitchen ? Change::made : Change::illegal));
        CHECK(ticket.state == state);
        CHECK(ticket.updated_at == received);  // of the state
        CHECK(ticket.version == (is_in_kitchen ? 2 : 1));
        CHECK(ticket.delays == (is_in_kitchen ? 1 : 0));
        CHECK(ticket.promised_at == (is_in_kitchen ? now + std::chrono::minutes{15} : before));
    }
}

TEST_CASE("a promise that has passed is moved from now on") {
    Ticket ticket = ticket_in(State::received, Fulfilment::delivery);
    ticket.accept(now, std::chrono::minutes{5});
    const TimePoint late = now + std::chrono::minutes{30};
    CHECK(ticket.delay(late, std::chrono::minutes{10}) == Change::made);
    CHECK(ticket.promised_at == late + std::chrono::minutes{10});
    CHECK(ticket.delay(late, std::chrono::minutes{10}) == Change::made);
    CHECK(ticket.promised_at == late + std::chrono::minutes{20});
    CHECK(ticket.delays == 2);
}

TEST_CASE("the store cancels what it has accepted until the customer has it") {
    for (const State state : all_states) {
        CAPTURE(to_text(state));
        Ticket ticket = ticket_in(state, Fulfilment::delivery);
        const Change change = ticket.cancel_by_store(now, "mishap", 0);
        const bool over = state == State::cancelled || state == State::rejected;
        const bool illegal =
            state == State::received || state == State::delivered || state == State::picked_up;
        CHECK(change == (over ? Change::repeated : illegal ? Change::illegal : Change::made));
        CHECK(ticket.state == (over || illegal ? state : State::cancelled));
        CHECK(ticket.is_cancelled_by_store == (change == Change::made));
        CHECK(ticket.version == (change == Change::made ? 2 : 1));
    }
}

TEST_CASE("a customer who could not be met bears what is not given back") {
    using Refund = std::optional<std::int64_t>;
    const auto bearer = [](const std::string& reason, Refund refund, Refund paid) {
        Ticket ticket = ticket_in(State::delivering, Fulfilment::delivery);
        ticket.paid = paid;
        REQUIRE(ticket.cancel_by_store(now, reason, refund) == Change::made);
        return ticket.cost_bearer;
    };
    for (const char* reason : {"no_show", "failed_delivery"}) {
        CHECK(bearer(reason, {}, 21'000) == CostBearer::store);
        CHECK(bearer(reason, 21'000, 21'000) == CostBearer::store);
        CHECK(bearer(reason, 0, 21'000) == CostBearer::customer);
        CHECK(bearer(reason, 5'000, 21'000) == CostBearer::both);
        CHECK(bearer(reason, 0, 0) == CostBearer::store);  // in cash, which nobody has paid
    }
    CHECK_FALSE(bearer("sold_out", 0, 21'000));
}

TEST_CASE("the last step is taken back, and only the last one") {
    const std::map<std::pair<Fulfilment, State>, State> before{
        {{Fulfilment::delivery, State::accepted}, State::received},
        {{Fulfilment::delivery, State::cooking}, State::accepted},
        {{Fulfilment::delivery, State::ready}, State::cooking},
        {{Fulfilment::delivery, State::delivering}, State::ready},
        {{Fulfilment::delivery, State::delivered}, State::delivering},
        {{Fulfilment::pickup, State::accepted}, State::received},
        {{Fulfilment::pickup, State::cooking}, State::accepted},
        {{Fulfilment::pickup, State::ready}, State::cooking},
        {{Fulfilment::pickup, State::picked_up}, State::ready},
    };
    for (const Fulfilment fulfilment : all_fulfilments) {
        for (const State state : all_states) {
            CAPTURE(to_text(fulfilment));
            CAPTURE(to_text(state));
            Ticket ticket = ticket_in(state, fulfilment);
            const auto found = before.find({fulfilment, state});
            const bool possible = found != before.end();
            CHECK(ticket.undo(now) == (possible ? Change::made : Change::illegal));
            CHECK(ticket.state == (possible ? found->second : state));
            CHECK(ticket.version == (possible ? 2 : 1));
            if (!possible) continue;
            CHECK(ticket.updated_at == now);
            CHECK(ticket.undo(now) == Change::repeated);
            CHECK(ticket.state == found->second);
            CHECK(ticket.corrections == 1);
        }
    }
}

TEST_CASE("a step after one that was taken back is later than that, whatever the clock says") {
    Ticket ticket = ticket_in(State::received, Fulfilment::delivery);
    ticket.accept(now, std::chrono::minutes{20});
    REQUIRE(ticket.undo(now) == Change::made);
    CHECK_FALSE(ticket.promised_at);
    CHECK(ticket.updated_at == now);
    REQUIRE(ticket.accept(now - std::chrono::minutes{1}, std::chrono::minutes{30}) == Change::made);
    CHECK(ticket.updated_at == now + Milliseconds{1});
    REQUIRE(ticket.undo(now - std::chrono::minutes{1}) == Change::made);
    CHECK(ticket.updated_at > now);
    CHECK(ticket.corrections == 2);
}

TEST_CASE("a step is not taken back after two minutes, nor against money or the time to accept") {
    const auto objection = [](State state, Milliseconds after, auto change) {
        Ticket ticket = ticket_in(state, Fulfilment::delivery);
        ticket.placed_at = received;
        change(ticket);
        return !objection_to_undo(ticket, received + after, std::chrono::minutes{10}).empty();
    };
    const auto nothing = [](Ticket&) {};
    const Milliseconds two = std::chrono::minutes{2};
    for (const State state : {State::accepted, State::cooking, State::delivered}) {
        CHECK_FALSE(objection(state, two, nothing));
        CHECK(objection(state, two + Milliseconds{1}, nothing));
    }
    CHECK(objection(State::delivered, two, [](Ticket& t) { t.to_collect = 21'000; }));
    CHECK(objection(State::delivered, two, [](Ticket& t) { t.refunded = 1; }));
    CHECK_FALSE(objection(State::delivering, two, [](Ticket& t) { t.to_collect = 21'000; }));
    CHECK_FALSE(objection(State::cooking, two, [](Ticket& t) { t.refunded = 1; }));
    const auto long_ago = [](Ticket& t) { t.placed_at -= std::chrono::minutes{9}; };
    CHECK(objection(State::accepted, two, long_ago));
    CHECK_FALSE(objection(State::cooking, two, long_ago));
}

TEST_CASE("dishes are refused until the food leaves, and their lines keep their places") {
    for (const State state : all_states) {
        CAPTURE(to_text(state));
        Ticket ticket = ticket_in(state, Fulfilment::delivery);
        ticket.items = {{"통닭", 2, {}, 11}, {"콜라", 1, {}, 12}};
        const bool possible = state <= State::ready;
        CHECK(ticket.remove_dishes({{1, 1}, {0, 1}}) ==
              (possible ? Change::made : Change::illegal));
        CHECK(ticket.state == state);
        CHECK(ticket.updated_at == received);
        if (!possible) continue;
        CHECK(ticket.items[0].quantity == 1);
        CHECK(ticket.items[0].removed == 1);
        CHECK(ticket.items[1].quantity == 0);
        CHECK(ticket.version == 2);
        CHECK(ticket.remove_dishes({{1, 1}}) == Change::repeated);
        CHECK(ticket.version == 2);
        CHECK(ticket.removals == 1);
    }
}

TEST_CASE("a customer may cancel until the store's limit, and not after") {
    for (const CancelUntil until : {CancelUntil::accepted, CancelUntil::cooking}) {
        for (const State state : all_states) {
            CAPTURE(to_text(state));
            Ticket ticket = ticket_in(state, Fulfilment::delivery);
            const Change change = ticket.cancel(now, now, "마음이 바뀌었어요", until);
            if (state == State::received ||
                (state == State::accepted && until == CancelUntil::cooking)) {
                CHECK(change == Change::made);
                CHECK(ticket.state == State::cancelled);
                CHECK(ticket.reason == "마음이 바뀌었어요");
                CHECK(ticket.version == 2);
                CHECK(ticket.updated_at == now);
            } else {
                const bool over = state == State::cancelled || state == State::rejected;
                CHECK(change == (over ? Change::repeated : Change::illegal));
                CHECK(ticket.state == state);
                CHECK(ticket.version == 1);
            }
        }
    }
}

TEST_CASE("a cancellation from before the ticket came is granted until the kitchen cooks") {
    for (const State state : {State::received, State::accepted, State::cooking}) {
        Ticket ticket = ticket_in(state, Fulfilment::delivery);
        const auto change =
            ticket.cancel(now, ticket.received_at - Milliseconds{1}, "", CancelUntil::accepted);
        CHECK(change == (state == State::cooking ? Change::illegal : Change::made));
    }
}

TEST_CASE("a request that was refused is not decided anew, a later one is") {
    Ticket ticket = ticket_in(State::accepted, Fulfilment::delivery);
    REQUIRE(ticket.cancel(now, now, "", CancelUntil::accepted) == Change::illegal);
    CHECK(ticket.cancel(now, now, "", CancelUntil::cooking) == Change::repeated);
    CHECK(ticket.state == State::accepted);
    CHECK(ticket.cancel(now, now + Milliseconds{1}, "", CancelUntil::cooking) == Change::made);
}

TEST_CASE("a ticket whose order has ended ends in any state but a delivery") {
    for (const State state : all_states) {
        CAPTURE(to_text(state));
        Ticket ticket = ticket_in(state, Fulfilment::delivery);
        const Change change = ticket.withdraw(now, "");
        const bool gone = state == State::delivered || state == State::picked_up;
        const bool over = state == State::cancelled || state == State::rejected;
        CHECK(change == (gone ? Change::illegal : over ? Change::repeated : Change::made));
        CHECK(ticket.state == (gone || over ? state : State::cancelled));
    }
}

TEST_CASE("a ticket whose payment has gone back is cancelled until it is handed over") {
    for (const State state : all_states) {
        CAPTURE(to_text(state));
        Ticket ticket = ticket_in(state, Fulfilment::delivery);
        const Change change = ticket.cancel_refunded(now, now, "");
        const bool gone = state == State::delivered || state == State::picked_up;
        const bool over = state == State::cancelled || state == State::rejected;
        CHECK(change == (gone ? Change::illegal : over ? Change::repeated : Change::made));
        CHECK(ticket.state == (gone || over ? state : State::cancelled));
        CHECK(ticket.cancel_refunded(now, now, "") == Change::repeated);
    }
}

TEST_CASE("state names survive the way to text and back") {
    for (const State state : all_states) CHECK(from_name<State>(to_text(state)) == state);
    CHECK_FALSE(from_name<State>("eaten"));
}

}  // namespace store_ticket_test
