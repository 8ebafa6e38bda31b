// The situations of many runs.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "situations/situations.h"

namespace baedal::simulation {

class SituationTable {
public:
    // From so many runs on, a situation that never came is a defect of the simulation.
    static constexpr std::uint64_t runs_that_meet_all = 1000;

    void add(const Situations::Entries& of_one_run);
    // A line for each situation: the runs in which it came, how often it came, its name.
    void print(std::ostream& out) const;
    // The expected situations that never came, if the runs are enough to tell.
    std::vector<std::string> missing() const;

private:
    struct Row {
        bool expected = false;
        std::uint64_t runs = 0;
        std::uint64_t times = 0;
    };

    std::map<std::string, Row, std::less<>> rows_;
    std::uint64_t runs_ = 0;
};

}  // namespace baedal::simulation
