// The transitions that the modules' state machines allow, found by trying their member functions.
#pragma once

#include <set>
#include <string>

namespace baedal::simulation {

// Named as transition_name() does. What a new member function or table row allows is in it at once.
std::set<std::string> domain_transitions();

}  // namespace baedal::simulation
