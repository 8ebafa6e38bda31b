// The transitions that the modules' state machines allow, found by trying their member functions.
#pragma once

#include <set>
#include <string>

namespace baedal::simulation {

// Named as transition_name() does. A new row of a transition table is in it at once; a new member
// function needs a step in the exploration.
std::set<std::string> domain_transitions();

}  // namespace baedal::simulation
