// The actors of a run: customers, two kitchens, an owner, marketing's people, a stranger.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "simulator/history.h"
#include "simulator/random_choices.h"
#include "simulator/simulated_deployment.h"

namespace baedal::simulation {

// The conditions of a run, chosen by its seed.
struct Conditions {
    bool gateway_down = false;            // charges fail or get no response, for now
    bool closing = false;                 // no new orders, no new faults
    bool cancels_known = false;           // the shop has looked at what the back office cancelled
    bool messages_are_skipped = false;    // when they are a minute old
    bool unplaced_are_removed = false;    // a while after their end
    bool power_ends_with_answer = false;  // that says for the first time that an order is placed
    std::string stopped_module;           // by the owner
    int lazy_kitchen = 5;                 // percent of tickets that are ignored
    int cancellations = 9;                // percent of a customer's looks at a placed order
    std::optional<bool> fries_sold_out;   // as the store module has confirmed
};

class Restarts;

// State that the actors share. Outlives their coroutines.
struct ActorContext {
    SimulatedDeployment& deployment;
    History& history;
    Restarts& restarts;
    Conditions conditions;
    int customers_present = 0;
    std::string staff_token = {};  // of a kitchen; "" before it has one
    // Notified: the kitchen's next command for the order comes now. By order.
    std::map<std::string, std::shared_ptr<AsyncEvent>> hurry_kitchen = {};
};

// Places one order and follows it to its end.
Task<> customer(ActorContext& shared, std::string name, std::uint64_t seed, Milliseconds arrival);
// Works from the event stream of the board alone, until the end of the run.
Task<> kitchen(ActorContext& shared, std::int64_t store, std::uint64_t seed);
// Makes refunds, erases customers, changes stores and menus, and stops and starts modules.
Task<> owner(ActorContext& shared, std::uint64_t seed);
// Makes the coupons and a campaign, withdraws one, and stops and starts the module marketing.
Task<> marketing_people(ActorContext& shared, std::uint64_t seed);
// Sends what must be refused, and is refused for the right reason.
Task<> stranger(ActorContext& shared, std::uint64_t seed);
// Asks for more orders than one address is given.
Task<> flood(ActorContext& shared, std::uint64_t seed, Milliseconds arrival);

// The coupons: without a limit, for three orders, and for one order of each telephone number.
inline constexpr std::array coupons{"EVERYBODY", "THREE", "ONCE"};

Call as_owner(Call call);
// Repeats a call until the response is not 503.
Task<ReceivedResponse> insist(ActorContext& shared, Call call, std::string who, int times);

}  // namespace baedal::simulation
