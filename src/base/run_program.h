// Runs another program and waits for its end.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"

namespace baedal {

struct ProgramRun {
    std::filesystem::path program;
    std::vector<std::string> arguments;
    Milliseconds limit;
    bool has_secrets = false;  // in its environment, or the names of their files
};

// Runs the program without a shell. It has this process's environment and output, an empty input and
// no other open file. Returns why it failed: it does not start, it ends with another code than 0, it
// runs longer than `limit` or until `stop`, when it is ended.
std::optional<std::string> run_program(const ProgramRun& run, const std::stop_token& stop = {});

}  // namespace baedal
