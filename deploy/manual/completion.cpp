#include "completion.h"

#include <vector>

#include "command_tree.h"

namespace baedal::manual {

namespace {

constexpr auto head =
    R"(# Completion of baedal in bash. Generated from the command line of the program.
_baedal() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command="" words="" i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$command ${COMP_WORDS[i]}" in
)";
constexpr auto middle = R"() command="${command:+$command }${COMP_WORDS[i]}" ;;
        esac
    done
    COMPREPLY=()
    case "$command" in
)";
constexpr auto tail = R"(    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _baedal baedal
)";

constexpr auto files = R"(compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$word")
                    return)";
constexpr auto folders = R"(compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -d -- "$word")
                    return)";

// A command or a parent of commands: "", "user", "user add".
struct Node {
    std::string words;
    const CLI::App* app;
};

void add_nodes(const CLI::App& app, const std::string& words, std::vector<Node>& out) {
    out.push_back({words, &app});
    for (const CLI::App* child : app.get_subcommands({}))
        add_nodes(*child, words + (words.empty() ? "" : " ") + child->get_name(), out);
}

// The patterns of the words that lead from one node to the next: `" serve" | "user add"`.
std::string patterns(const std::vector<Node>& nodes) {
    std::string out;
    for (const Node& node : nodes) {
        if (node.words.empty()) continue;
        const std::string space = node.words.contains(' ') ? "" : " ";
        out += std::string(out.empty() ? "            " : " | \\\n            ") + "\"" + space +
               node.words + "\"";
    }
    return out;
}

std::string completion_of_value(const CLI::Option& option) {
    const std::vector<std::string> choices = choices_of(option);
    if (!choices.empty()) return "words=\"" + CLI::detail::join(choices, " ") + "\"";
    if (value_name(option) == "FILE") return files;
    if (value_name(option) == "DIR") return folders;
    return "return";
}

std::string long_names(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
    return CLI::detail::join(names, " ");
}

// One case of the last finished word of a command: an option that takes a value, or anything else.
std::string case_of(const Node& node) {
    std::vector<std::string> words;
    std::string values;
    for (const CLI::App* child : node.app->get_subcommands({})) words.push_back(child->get_name());
    for (const CLI::Option* option : options_of(*node.app)) {
        words.push_back(long_names(*option));
        if (takes_value(*option))
            values += "                " + long_names(*option) + ")\n                    " +
                      completion_of_value(*option) + "\n                    ;;\n";
    }
    words.emplace_back("--help");
    return "        \"" + node.words + "\")\n            case \"$previous\" in\n" + values +
           "                *) words=\"" + CLI::detail::join(words, " ") +
           "\" ;;\n            esac\n            ;;\n";
}

}  // namespace

std::string completion(const CLI::App& program) {
    std::vector<Node> nodes;
    add_nodes(program, "", nodes);
    std::string out = head + patterns(nodes) + middle;
    for (const Node& node : nodes) out += case_of(node);
    return out + tail;
}

}  // namespace baedal::manual
