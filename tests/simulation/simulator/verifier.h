// Compares the databases at the end of a run with every response that a client got.
#pragma once

#include "simulator/actors.h"

namespace baedal::simulation {

// The work that is not finished; "" when the program is idle and every order has ended.
std::string unfinished_work(SimulatedDeployment& deployment);

// Runs on the executor of the actors, when no work is left.
Task<> verify(ActorContext& shared);
// Reads the files of the stopped program: integrity, invariants, money, messages, all events.
void verify_files(SimulatedDeployment& deployment, History& history);

}  // namespace baedal::simulation
