// A deployment in several processes, and what goes wrong between them.
#pragma once

#include <cstdint>

#include "simulator/actors.h"

namespace baedal::simulation {

// The modules of a run go to two to five processes, over HTTP alone or with Redis, as its seed says.
void divide(SimulatedDeployment::Setup& setup);

// A new deployment has no store before order has read the log of store, which is in another process. Runs until
// order knows the stores, at most ten minutes.
void wait_for_menus(SimulatedDeployment& deployment);

// Files that are lost or damaged, and second lives, belong to the simulation of one process.
void expect_only_of_processes(Situations::Entries& situations);

// Ways are cut, processes stand still, and Redis forgets, until the load ends.
Task<> trouble_between_processes(ActorContext& shared, std::uint64_t seed);

}  // namespace baedal::simulation
