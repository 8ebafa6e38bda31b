#include "cli/program.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <utility>

#include "base/run_program.h"
#include "cli/service_manager.h"

namespace baedal::cli {

namespace {

constexpr auto longest_rehearsal = std::chrono::hours{1};

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

std::optional<std::string> Program::rehearse(const std::stop_token& stop) const {
    if (path_.empty()) return "/proc does not tell the path of the program";
    std::vector<std::string> arguments(arguments_.begin() + 1, arguments_.end());
    arguments.emplace_back("--rehearse");
    return run_program({path_, std::move(arguments), longest_rehearsal, true}, stop);
}

std::string Program::replace(http::OpenSockets sockets) const {
    std::vector<std::string> arguments = arguments_;
    return run_with_sockets(path_, pointers_to(arguments), std::move(sockets));
}

Rehearsal::Rehearsal(const Program& program)
    : result_(std::async(std::launch::async,
                         [&program, stop = stop_.get_token()] { return program.rehearse(stop); })) {
}

bool Rehearsal::has_ended() const {
    return result_.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
}

}  // namespace baedal::cli
