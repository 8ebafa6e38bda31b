// The commands and options of a command line, as the man page and the completion name them.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace baedal::manual {

// A command without subcommands.
struct Command {
    std::string words;  // "user add"
    const CLI::App* app;
};

// In the order of `baedal --help`.
std::vector<Command> commands_of(const CLI::App& program);

// The options and the positional arguments of a command, without --help.
std::vector<const CLI::Option*> options_of(const CLI::App& command);
std::vector<const CLI::Option*> arguments_of(const CLI::App& command);

bool takes_value(const CLI::Option& option);
// The values that an option is limited to; empty: any.
std::vector<std::string> choices_of(const CLI::Option& option);
// "FILE", or "owner|staff" of choices.
std::string value_name(const CLI::Option& option);

}  // namespace baedal::manual
