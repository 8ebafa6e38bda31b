#include "man_page.h"

#include <algorithm>
#include <stdexcept>

#include "base/version.h"
#include "command_tree.h"

namespace baedal::manual {

namespace {

// Text of a man page: no character of it is a command of roff.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool begins_line = out.empty() || out.back() == '\n';
        if (begins_line && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\') out += "\\e";
        else if (c == '-') out += "\\-";
        else if (c == '\'') out += "\\(aq";
        else out += c;
    }
    return out;
}

std::string sentence(const std::string& description) {
    return escaped(description) + (description.ends_with('.') ? "\n" : ".\n");
}

bool is_same(const CLI::Option& a, const CLI::Option& b) {
    return a.get_name() == b.get_name() && a.get_description() == b.get_description();
}

bool has(const CLI::App& command, const CLI::Option& wanted) {
    return std::ranges::any_of(options_of(command),
                               [&](const CLI::Option* option) { return is_same(*option, wanted); });
}

bool is_common(const CLI::Option& option, const std::vector<Command>& commands) {
    const auto count = std::ranges::count_if(
        commands, [&](const Command& command) { return has(*command.app, option); });
    return 2 * static_cast<std::size_t>(count) > commands.size();
}

std::string option_entry(const CLI::Option& option) {
    std::string out = ".TP\n\\fB" + escaped(option.get_name(false, true)) + "\\fR";
    if (takes_value(option)) out += " \\fI" + escaped(value_name(option)) + "\\fR";
    out += "\n" + sentence(option.get_description());
    if (option.get_required()) out += "Required.\n";
    return out;
}

std::string arguments_text(const CLI::App& command) {
    std::string out;
    for (const CLI::Option* argument : arguments_of(command))
        out += " \\fI" + escaped(argument->get_name(true)) + "\\fR";
    return out;
}

std::string synopsis(const std::vector<Command>& commands) {
    std::string out;
    for (const Command& command : commands) {
        if (!out.empty()) out += ".br\n";
        out += "\\fBbaedal " + escaped(command.words) + "\\fR";
        if (!options_of(*command.app).empty()) out += " [\\fIoptions\\fR]";
        out += arguments_text(*command.app) + "\n";
    }
    return out;
}

std::string command_section(const Command& command, const std::vector<Command>& commands) {
    std::string out =
        ".SS baedal " + escaped(command.words) + "\n" + sentence(command.app->get_description());
    bool has_common = false;
    for (const CLI::Option* argument : arguments_of(*command.app))
        out += ".TP\n\\fI" + escaped(argument->get_name(true)) + "\\fR\n" +
               sentence(argument->get_description());
    for (const CLI::Option* option : options_of(*command.app)) {
        if (is_common(*option, commands)) has_common = true;
        else out += option_entry(*option);
    }
    if (has_common) out += ".PP\nIt takes the common options too.\n";
    return out;
}

std::string common_options(const std::vector<Command>& commands) {
    std::string out;
    for (const CLI::Option* option : options_of(*commands.front().app)) {
        if (is_common(*option, commands)) out += option_entry(*option);
    }
    return out;
}

void replace(std::string& text, const std::string& mark, const std::string& value) {
    const std::size_t at = text.find(mark);
    if (at == std::string::npos) throw std::runtime_error("the template has no " + mark);
    text.replace(at, mark.size(), value);
}

}  // namespace

std::string man_page(const CLI::App& program, const std::string& date, std::string text) {
    const std::vector<Command> commands = commands_of(program);
    std::string sections;
    for (const Command& command : commands) sections += command_section(command, commands);
    replace(text, "@version@", std::string(version));
    replace(text, "@date@", date);
    replace(text, "@synopsis@\n", synopsis(commands));
    replace(text, "@commands@\n", sections);
    replace(text, "@options@\n", common_options(commands));
    return text;
}

}  // namespace baedal::manual
