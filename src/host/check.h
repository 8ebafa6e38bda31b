// The checks of `baedal doctor` and of the office.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/diagnosis.h"
#include "runtime/task.h"

namespace baedal::host {

// Looks at one part of a deployment. It changes nothing, ends within seconds, and runs with and without
// a server.
struct Check {
    std::string name;  // for the log
    std::function<Task<std::vector<Diagnosis>>()> run;
};

// Runs the checks at the same time, on the caller's thread. The results are in the order of the checks.
// A check that throws gives a diagnosis of Level::unknown.
Task<std::vector<Diagnosis>> run_checks(std::vector<Check> checks);

}  // namespace baedal::host
