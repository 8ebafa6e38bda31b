// What the receiver of webhooks was sent, against the logs.
#pragma once

#include "simulator/history.h"
#include "simulator/simulated_deployment.h"

namespace baedal::simulation {

// Reads the files of the stopped program, which had no work left at `rest`: each event between the webhook's
// creation and then was taken, of each subject in the order of its log, and nothing else was sent.
void check_webhooks(SimulatedDeployment& deployment, TimePoint rest, History& history);

}  // namespace baedal::simulation
