// The command line: every command with its options, and the run of the one that was given. The man page
// and the completion of the shell are made from it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/install.h"
#include "cli/options.h"
#include "cli/user.h"
#include "host/module.h"

namespace baedal::cli {

class CommandLine {
public:
    CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    CLI::App& app() { return app_; }

    // Runs the command that app() has parsed. Returns the exit code; prints the message of an exception.
    int run(const std::vector<host::ModuleDefinition>& modules) const;

private:
    using Modules = std::vector<host::ModuleDefinition>;
    using Run = std::function<int(const Modules&)>;
    struct Command {
        const CLI::App* app;
        Run run;
    };

    CLI::App& add(CLI::App& parent, const char* name, const char* description, Run run);
    // With the options --config, --data and --set.
    CLI::App& add_with_options(CLI::App& parent, const char* name, const char* description,
                               Run run);
    Modules modules_for(const CLI::App& command, const Modules& modules) const;
    void add_other_folders(CLI::App& command);  // --also
    void add_address(CLI::App& command);        // --listen, of the running server
    void add_server_commands();
    void add_user_commands();
    void add_personal_data_commands();
    void add_backup_commands();
    void add_module_commands();
    void add_machine_commands();

    CLI::App app_;
    std::vector<Command> commands_;
    CommandOptions options_;
    UserOptions user_;
    InstallOptions install_;
    std::string phone_;
    std::string backup_to_;
    std::string restore_from_;
    std::string receive_to_;
    bool apply_ = false;
};

}  // namespace baedal::cli
