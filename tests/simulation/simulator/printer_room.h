// The kitchens' printers: they are set up, fail, are mended, and have the right slips at the end.
#pragma once

#include "simulator/actors.h"

namespace baedal::simulation {

// Until the end of the run.
Task<> printer_room(ActorContext& shared, std::uint64_t seed);

// Every slip of the queue is on paper, in order, and none is there twice without saying so. When nothing waits.
void check_paper(SimulatedDeployment& deployment, History& history);

}  // namespace baedal::simulation
