// What the command line can do.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/module.h"
#include "util/config.h"

namespace baedal::app {

struct CommandOptions {
    std::string config_file;
    std::optional<std::string> data_dir;
    std::optional<std::string> listen;
    std::vector<std::string> settings;
    bool json = false;
    bool show_token = false;
};

// The file, the overrides of the command line, and the secrets in the environment.
Config read_config(const CommandOptions& options);

// Each returns the process's exit code and throws with a message for the owner.
int serve(const CommandOptions& options, const std::vector<ModuleDefinition>& modules);
int migrate(const CommandOptions& options, const std::vector<ModuleDefinition>& modules);
// 0: the books are right; 1: violations were printed.
int check(const CommandOptions& options, const std::vector<ModuleDefinition>& modules);

// Runs a command and turns an exception into a line on stderr and exit code 2.
int run_reporting(const std::function<int()>& command);

}  // namespace baedal::app
