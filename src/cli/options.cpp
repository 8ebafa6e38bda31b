#include "cli/options.h"

#include <iostream>

#include <unistd.h>

#include "config/secrets.h"

namespace baedal::cli {

namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

}  // namespace

Config read_config(const CommandOptions& options) {
    Config config =
        options.config_file.empty() ? Config::empty() : Config::load(options.config_file);
    for (const std::string& assignment : options.settings) config.set(assignment);
    if (options.data_dir) config.set("data.dir=" + quoted(*options.data_dir));
    if (options.listen) config.set("server.listen=" + quoted(*options.listen));
    read_secrets(config, environ);
    return config;
}

int run_reporting(const std::function<int()>& command) {
    try {
        return command();
    } catch (const std::exception& e) {
        std::cerr << "baedal: " << e.what() << "\n";
        return 2;
    }
}

}  // namespace baedal::cli
