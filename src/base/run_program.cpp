#include "base/run_program.h"

#include <csignal>
#include <cstring>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace baedal {

namespace {

constexpr Milliseconds between_looks{20};
constexpr Milliseconds time_to_end{1000};

bool is_secret(std::string_view variable) {
    return variable.starts_with("BAEDAL_") || variable.starts_with("CREDENTIALS_DIRECTORY=");
}

std::vector<char*> variables_for(const ProgramRun& run) {
    std::vector<char*> out;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        if (run.has_secrets || !is_secret(*variable)) out.push_back(*variable);
    }
    out.push_back(nullptr);
    return out;
}

class SpawnSettings {
public:
    SpawnSettings() {
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
        posix_spawnattr_init(&attributes);
        // The server's threads block signals, and it ignores SIGPIPE.
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes, &none);
        sigset_t all;
        sigfillset(&all);
        posix_spawnattr_setsigdefault(&attributes, &all);
        // A group of its own, which can be ended with all that it has started.
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                  POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnSettings() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
};

// The status of the program; empty if it still runs at `deadline` or at the stop.
std::optional<int> wait_for(pid_t pid, Instant deadline, const std::stop_token& stop) {
    for (;;) {
        int status = 0;
        if (::waitpid(pid, &status, WNOHANG) == pid) return status;
        if (stop.stop_requested() || std::chrono::steady_clock::now() >= deadline)
            return std::nullopt;
        std::this_thread::sleep_for(between_looks);
    }
}

void end(pid_t pid) {
    ::kill(-pid, SIGTERM);
    if (wait_for(pid, std::chrono::steady_clock::now() + time_to_end, {})) return;
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

}  // namespace

std::optional<std::string> run_program(const ProgramRun& run, const std::stop_token& stop) {
    const std::string name = run.program.string();
    std::vector<std::string> words{name};
    words.insert(words.end(), run.arguments.begin(), run.arguments.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    auto variables = variables_for(run);
    const SpawnSettings settings;
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, name.c_str(), &settings.files, &settings.attributes,
                                    arguments.data(), variables.data());
    if (error != 0) return name + " does not start: " + std::strerror(error);
    const auto status = wait_for(pid, std::chrono::steady_clock::now() + run.limit, stop);
    if (!status) {
        end(pid);
        return name + (stop.stop_requested() ? " was ended, since the server stops"
                                             : " took too long and was ended");
    }
    if (WIFSIGNALED(*status))
        return name + " was ended by the signal " + std::to_string(WTERMSIG(*status));
    if (WEXITSTATUS(*status) != 0)
        return name + " ended with the code " + std::to_string(WEXITSTATUS(*status));
    return std::nullopt;
}

}  // namespace baedal
