#include "support/child_process.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/eventually.h"

namespace baedal::test {

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

}  // namespace

// Calls between fork and exec are async-signal-safe, since test programs have threads.
pid_t launch(std::vector<std::string> command, std::vector<std::string> environment,
             const std::filesystem::path& log) {
    environment.emplace_back("PATH=/usr/bin:/bin");
    // The destination of the counts of ./dev coverage.
    if (const char* profile = std::getenv("LLVM_PROFILE_FILE"))
        environment.push_back(std::string("LLVM_PROFILE_FILE=") + profile);
    const std::vector<char*> argv = pointers(command);
    const std::vector<char*> variables = pointers(environment);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error("fork failed");
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        ::execve(argv[0], argv.data(), variables.data());
        ::_exit(127);
    }
    ::close(output);
    return pid;
}

std::optional<int> wait_for_end(pid_t pid, std::chrono::milliseconds max_wait) {
    int status = 0;
    const bool ended =
        eventually([&] { return ::waitpid(pid, &status, WNOHANG) == pid; }, max_wait);
    if (!ended) return std::nullopt;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string content(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace baedal::test
