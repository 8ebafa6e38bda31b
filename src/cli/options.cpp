#include "cli/options.h"

#include <iostream>

#include <unistd.h>

#include "config/secrets.h"

namespace baedal::cli {

Config read_config(const CommandOptions& options) {
    Config config =
        options.config_file.empty() ? Config::empty() : Config::load(options.config_file);
    for (const std::string& assignment : options.settings) config.set(assignment);
    if (options.data_dir) config.set("data.dir=" + toml_string(*options.data_dir));
    if (options.listen) config.set("server.listen=" + toml_string(*options.listen));
    if (!options.modules.empty()) {
        std::string list;
        for (const std::string& name : options.modules)
            list += (list.empty() ? "" : ",") + toml_string(name);
        config.set("modules.here=[" + list + "]");
    }
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
