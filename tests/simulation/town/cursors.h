// The cursors of a stopped deployment.
#pragma once

#include <string>

#include "simulator/random_choices.h"
#include "situations/delivery_watch.h"

namespace baedal::simulation {

// What an operator may do: some consumer handles the last events of a log again. Does nothing if the file
// cannot be read.
void set_a_cursor_back(const std::string& folder, RandomChoices& choices, DeliveryWatch& watch);

}  // namespace baedal::simulation
