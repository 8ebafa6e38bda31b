#include "cli/program.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include "base/run_program.h"
#include "cli/service_manager.h"

namespace baedal::cli {

namespace {

constexpr auto longest_check = std::chrono::seconds{5};

std::vector<std::string> arguments_of_this_process() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> out;
    for (std::string argument; std::getline(file, argument, '\0');) out.push_back(argument);
    return out;
}

std::vector<char*> pointers_to(std::vector<std::string>& arguments) {
    std::vector<char*> out;
    for (std::string& argument : arguments) out.push_back(argument.data());
    out.push_back(nullptr);
    return out;
}

}  // namespace

Program Program::of_this_process() {
    Program out;
    std::error_code none;
    out.path_ = std::filesystem::read_symlink("/proc/self/exe", none).string();
    out.arguments_ = arguments_of_this_process();
    return out;
}

bool Program::can_start() const {
    return !path_.empty() &&
           !run_program(path_, "version", longest_check, {}, ProgramOutput::discarded);
}

std::string Program::replace(http::OpenSockets sockets) const {
    std::vector<std::string> arguments = arguments_;
    return run_with_sockets(path_, pointers_to(arguments), std::move(sockets));
}

}  // namespace baedal::cli
