#include "command_tree.h"

namespace baedal::manual {

namespace {

void add_commands(const CLI::App& parent, const std::string& words, std::vector<Command>& out) {
    for (const CLI::App* child : parent.get_subcommands({})) {
        const std::string name = words + (words.empty() ? "" : " ") + child->get_name();
        if (child->get_subcommands({}).empty()) {
            out.push_back({name, child});
        } else {
            add_commands(*child, name, out);
        }
    }
}

}  // namespace

std::vector<Command> commands_of(const CLI::App& program) {
    std::vector<Command> out;
    add_commands(program, "", out);
    return out;
}

std::vector<const CLI::Option*> options_of(const CLI::App& command) {
    return command.get_options([&](const CLI::Option* option) {
        return option->nonpositional() && option != command.get_help_ptr();
    });
}

std::vector<const CLI::Option*> arguments_of(const CLI::App& command) {
    return command.get_options([](const CLI::Option* option) { return option->get_positional(); });
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

// CLI11 shows the choices of IsMember in the name of the type: "TEXT:{owner,staff}".
std::vector<std::string> choices_of(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    const std::size_t begin = type.find('{');
    if (begin == std::string::npos || !type.ends_with('}')) return {};
    return CLI::detail::split(type.substr(begin + 1, type.size() - begin - 2), ',');
}

std::string value_name(const CLI::Option& option) {
    const std::vector<std::string> choices = choices_of(option);
    if (!choices.empty()) return CLI::detail::join(choices, "|");
    const std::string type = option.get_type_name();
    return type.substr(0, type.find(':'));
}

}  // namespace baedal::manual
