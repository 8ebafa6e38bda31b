// Runs another program with one argument, and waits for its end.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"

namespace baedal {

enum class ProgramOutput { as_ours, discarded };

// Runs `program` without a shell. It has this process's environment without the secrets and their
// files, an empty input and no other open file. Returns why it failed: it does not start, it ends with
// another code than 0, it runs longer than `limit` or until `stop`, when it is ended.
std::optional<std::string> run_program(const std::filesystem::path& program, std::string argument,
                                       Milliseconds limit, const std::stop_token& stop = {},
                                       ProgramOutput output = ProgramOutput::as_ours);

}  // namespace baedal
