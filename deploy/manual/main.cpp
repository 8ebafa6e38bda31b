// manual man <template> <date> <file>, manual completion <file>: writes the man page or the completion of bash.
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "completion.h"
#include "man_page.h"

namespace {

std::string read(const std::string& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file + " cannot be read");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void write(const std::string& file, const std::string& text) {
    std::ofstream out(file);
    out << text << std::flush;
    if (!out) throw std::runtime_error(file + " cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    try {
        baedal::cli::CommandLine command_line;
        if (arguments.size() == 4 && arguments[0] == "man") {
            write(arguments[3],
                  baedal::manual::man_page(command_line.app(), arguments[2], read(arguments[1])));
        } else if (arguments.size() == 2 && arguments[0] == "completion") {
            write(arguments[1], baedal::manual::completion(command_line.app()));
        } else {
            throw std::runtime_error("see the first line of deploy/manual/main.cpp");
        }
        return 0;
    } catch (const std::exception& e) {
        std::cerr << "manual: " << e.what() << "\n";
        return 1;
    }
}
