#include "cli/module_command.h"

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "base/log.h"
#include "cli/run_task.h"
#include "config/change_file.h"

namespace baedal::cli {

namespace {

const host::Command& find_command(const std::vector<host::ModuleDefinition>& modules,
                                  const std::string& name) {
    for (const host::ModuleDefinition& module : modules) {
        const auto found = std::ranges::find(module.commands, name, &host::Command::name);
        if (found != module.commands.end()) return *found;
    }
    throw std::runtime_error("This program has no module with the command " + name + ".");
}

}  // namespace

int run_module_command(const CommandOptions& options,
                       const std::vector<host::ModuleDefinition>& modules,
                       const std::string& name) {
    log::set_level(log::Level::warn);
    const Config config = read_config(options);
    const SystemClock clock;
    const host::CommandReply reply = run_task(find_command(modules, name).run(config, clock));
    std::cout << reply.text;
    if (reply.settings.empty()) return reply.code;
    if (options.config_file.empty()) {
        std::cout << "\nWithout --config nothing is written. The settings:\n"
                  << with_settings("", reply.settings);
    } else {
        change_settings(options.config_file, reply.settings);
        std::cout << "\nWritten into " << options.config_file
                  << ". Restart the server to use them.\n";
    }
    return reply.code;
}

}  // namespace baedal::cli
