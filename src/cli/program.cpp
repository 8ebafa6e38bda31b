#include "cli/program.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

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

// The child's id; nothing if it cannot be started. Its output is discarded.
std::optional<pid_t> start(const std::string& path, std::vector<std::string> arguments) {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int error = ::posix_spawn(&child, path.c_str(), &actions, nullptr,
                                    pointers_to(arguments).data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    return error == 0 ? std::optional(child) : std::nullopt;
}

bool succeeds_in_time(pid_t child) {
    const auto deadline = std::chrono::steady_clock::now() + longest_check;
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > deadline) {
            ::kill(child, SIGKILL);
            ::waitpid(child, &status, 0);
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
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
    if (path_.empty()) return false;
    const auto child = start(path_, {path_, "version"});
    return child && succeeds_in_time(*child);
}

std::string Program::replace(http::OpenSockets sockets) const {
    std::vector<std::string> arguments = arguments_;
    return run_with_sockets(path_, pointers_to(arguments), std::move(sockets));
}

}  // namespace baedal::cli
