#include "support/child_process.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <sched.h>
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

constexpr std::string_view pid_name = "LISTEN_PID=";

// Writes the digits without a call that is not async-signal-safe.
void append_pid(char* to, pid_t pid) {
    std::array<char, 16> digits{};
    std::size_t count = 0;
    for (; pid > 0; pid /= 10) digits.at(count++) = static_cast<char>('0' + pid % 10);
    while (count > 0) *to++ = digits.at(--count);
    *to = '\0';
}

void move_to_front(const std::vector<int>& sockets, std::vector<int>& copies) {
    constexpr int first = 3;
    for (std::size_t i = 0; i < sockets.size(); ++i)
        copies[i] = ::fcntl(sockets[i], F_DUPFD, first + static_cast<int>(sockets.size()));
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        ::dup2(copies[i], first + static_cast<int>(i));
        ::close(copies[i]);
    }
}

}  // namespace

// Calls between fork and exec are async-signal-safe, since test programs have threads.
pid_t launch(std::vector<std::string> command, std::vector<std::string> environment,
             const std::filesystem::path& log, const std::vector<int>& sockets,
             int network_namespace) {
    environment.emplace_back("PATH=/usr/sbin:/usr/bin:/sbin:/bin");
    // The destination of the counts of ./dev coverage.
    if (const char* profile = std::getenv("LLVM_PROFILE_FILE"))
        environment.push_back(std::string("LLVM_PROFILE_FILE=") + profile);
    std::vector<int> copies(sockets.size());
    std::string own_pid(pid_name);
    own_pid.resize(pid_name.size() + 16);
    if (!sockets.empty()) {
        environment.push_back("LISTEN_FDS=" + std::to_string(sockets.size()));
        environment.push_back(own_pid);
    }
    const std::vector<char*> argv = pointers(command);
    const std::vector<char*> variables = pointers(environment);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error("fork failed");
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (network_namespace >= 0 && ::setns(network_namespace, CLONE_NEWNET) != 0) ::_exit(126);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        if (!sockets.empty()) {
            append_pid(environment.back().data() + pid_name.size(), ::getpid());
            move_to_front(sockets, copies);
        }
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
