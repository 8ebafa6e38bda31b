// The end of a run: it comes to rest and is verified.
#pragma once

#include "simulator/actors.h"
#include "situations/situations.h"

namespace baedal::simulation {

// No new orders and no faults; what was begun comes to its end.
void come_to_rest(ActorContext& shared);
// Asks the program, closes it, and looks at its files.
void verify_all(ActorContext& shared);
// A row may change as the state machine of its module allows, and not otherwise.
void check_transitions(const Situations& situations, History& history);

}  // namespace baedal::simulation
