// The completion of baedal in bash.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace baedal::manual {

// A script that completes commands, options, choices, files and folders.
std::string completion(const CLI::App& program);

}  // namespace baedal::manual
