#include "base/run_program.h"

#include <cstring>

#include <sys/wait.h>
#include <unistd.h>

#include "base/spawn.h"

namespace baedal {

std::optional<std::string> run_program(const ProgramRun& run, const std::stop_token& stop) {
    const std::string name = run.program.string();
    std::vector<std::string> words{name};
    words.insert(words.end(), run.arguments.begin(), run.arguments.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    auto without_secrets = environment_without_secrets();
    SpawnSettings settings;
    settings.open_null(STDIN_FILENO);
    pid_t pid = -1;
    const int error = settings.spawn(pid, name, arguments.data(),
                                     run.has_secrets ? environ : without_secrets.data());
    if (error != 0) return name + " does not start: " + std::strerror(error);
    const auto status = wait_for_program(pid, std::chrono::steady_clock::now() + run.limit, stop);
    if (!status) {
        end_program(pid);
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
