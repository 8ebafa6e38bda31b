// The options that the commands share, and the configuration from the file, the options and the
// environment.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"

namespace baedal::cli {

struct CommandOptions {
    std::string config_file;
    std::optional<std::string> data_dir;
    std::optional<std::string> listen;
    std::vector<std::string> other_folders;  // --also
    std::vector<std::string> modules;        // --modules; empty: all
    std::vector<std::string> settings;
    bool json = false;
    bool show_token = false;
    bool rehearse = false;
};

// Reads the file, applies the overrides of the command line, and reads the secrets
// (config/secrets.h). Throws ConfigError.
Config read_config(const CommandOptions& options);

// Runs a command and turns an exception into a line on stderr and exit code 2.
int run_reporting(const std::function<int()>& command);

}  // namespace baedal::cli
