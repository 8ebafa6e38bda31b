#include "base/spawn.h"

#include <csignal>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace baedal {

namespace {

constexpr Milliseconds between_looks{20};
constexpr Milliseconds time_to_end{1000};

bool is_secret(std::string_view variable) {
    return variable.starts_with("BAEDAL_") || variable.starts_with("CREDENTIALS_DIRECTORY=");
}

}  // namespace

std::vector<char*> environment_without_secrets() {
    std::vector<char*> out;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        if (!is_secret(*variable)) out.push_back(*variable);
    }
    out.push_back(nullptr);
    return out;
}

SpawnSettings::SpawnSettings() {
    posix_spawn_file_actions_init(&files_);
    posix_spawnattr_init(&attributes_);
    // The server's threads block signals, and it ignores SIGPIPE.
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    // A group of its own, which can be ended with all that it has started.
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                               POSIX_SPAWN_SETPGROUP);
}

SpawnSettings::~SpawnSettings() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
}

void SpawnSettings::open_null(int descriptor) {
    const int flags = descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY;
    posix_spawn_file_actions_addopen(&files_, descriptor, "/dev/null", flags, 0);
}

void SpawnSettings::pass(int from, int descriptor) {
    posix_spawn_file_actions_adddup2(&files_, from, descriptor);
}

int SpawnSettings::spawn(pid_t& pid, const std::string& path, char* const* arguments,
                         char* const* environment) {
    posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
    return ::posix_spawn(&pid, path.c_str(), &files_, &attributes_, arguments, environment);
}

std::optional<int> wait_for_program(pid_t pid, Instant deadline, const std::stop_token& stop) {
    for (;;) {
        int status = 0;
        if (::waitpid(pid, &status, WNOHANG) == pid) return status;
        if (stop.stop_requested() || std::chrono::steady_clock::now() >= deadline)
            return std::nullopt;
        std::this_thread::sleep_for(between_looks);
    }
}

void end_program(pid_t pid) {
    ::kill(-pid, SIGTERM);
    if (wait_for_program(pid, std::chrono::steady_clock::now() + time_to_end)) return;
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

}  // namespace baedal
