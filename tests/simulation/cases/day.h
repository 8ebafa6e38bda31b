// One deployment for one test: ask it something, let time pass, break its disk.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/temporary_folder.h"
#include "town/examination.h"
#include "town/town.h"

namespace baedal::faults {

class Day {
public:
    explicit Day(std::vector<std::string> settings = {}, std::uint64_t seed = 1);

    // Sends it and lets the world go on until it is answered.
    Answer ask(Call call);
    Answer get(const std::string& target);
    Answer post(const std::string& target, const std::string& body = "");
    // Orders a chicken; the status of the answer.
    int order();
    void pass(Instant::duration time) { town.run_until(town.clock().monotonic() + time); }
    // Lets time pass until it holds, or half an hour has gone.
    bool becomes(const std::function<bool()>& holds);

    // As /admin/modules has it: "running", "failed", "stopped".
    std::string state_of(const std::string& module);
    std::string last_error_of(const std::string& module);
    std::string metrics() { return get("/metrics").body; }
    SimulatedDisk& disk() { return town.disk(); }
    // Stops the program and reads its books: "" if they are as they must be.
    std::string audit();

    test::TemporaryFolder folder;
    Town town;

private:
    json::Object module(const std::string& name);
};

}  // namespace baedal::faults
