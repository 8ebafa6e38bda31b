// The books at the end of a run, held against what everybody was told.
#pragma once

#include "town/people.h"

namespace baedal::faults {

// What is still under way; "" once all is at rest and every order has come to its end.
std::string open_ends(Town& town);

// To be run on the outside when all is at rest.
Task<> examine(Scene& scene);
// Without the program: files, invariants, money, messages, and every event for the record.
void examine_files(Town& town, History& history);

}  // namespace baedal::faults
