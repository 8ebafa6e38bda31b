// Who comes to the town: customers, two kitchens, an owner.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "town/dice.h"
#include "town/history.h"
#include "town/town.h"

namespace baedal::faults {

// What one run is like; drawn from its seed.
struct Mood {
    bool gateway_down = false;           // charges fail or get no answer, for now
    bool closing = false;                // no new orders, no new troubles
    int lazy_kitchen = 5;                // percent of tickets that nobody looks at
    std::optional<bool> fries_sold_out;  // as the store module has confirmed
};

// Everything that the people share. Outlives their coroutines.
struct Scene {
    Town& town;
    History& history;
    Mood mood;
    int customers_present = 0;
};

// Each begins by itself and ends by itself.
Task<> customer(Scene& scene, std::string name, std::uint64_t seed, Milliseconds arrival);
// Lives from the board's event stream alone, until the end of the run.
Task<> kitchen(Scene& scene, std::int64_t store, std::uint64_t seed);
// Refunds a part of something now and then, sells out a dish, and stops and starts modules.
Task<> owner(Scene& scene, std::uint64_t seed);

Call as_owner(Call call);
// Repeats a call until it is answered with something else than "not now".
Task<Answer> insist(Scene& scene, Call call, std::string who, int times);

}  // namespace baedal::faults
