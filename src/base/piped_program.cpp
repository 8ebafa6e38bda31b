#include "base/piped_program.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/spawn.h"

namespace baedal {

namespace {

constexpr std::size_t longest_line = 4096;
constexpr Milliseconds time_to_end_by_itself{1000};
constexpr Milliseconds between_looks_at_hurry{100};
constexpr Milliseconds longest_wait_in_hurry{2000};

std::string reason_of_errno() { return std::strerror(errno); }

}  // namespace

PipedProgram::PipedProgram(std::string command, std::stop_token hurry)
    : command_(std::move(command)), hurry_(std::move(hurry)) {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        throw std::runtime_error("no pipe for `" + command_ + "`: " + reason_of_errno());
    pipe_ = FileDescriptor(ends[0]);
    const FileDescriptor theirs(ends[1]);
    SpawnSettings settings;
    settings.pass(theirs.get(), STDIN_FILENO);
    settings.pass(theirs.get(), STDOUT_FILENO);
    char shell[] = "/bin/sh";
    char option[] = "-c";
    std::string script = command_;
    char* const arguments[] = {shell, option, script.data(), nullptr};
    auto environment = environment_without_secrets();
    const int error = settings.spawn(pid_, shell, arguments, environment.data());
    if (error != 0)
        throw std::runtime_error("/bin/sh does not start: " + std::string(std::strerror(error)));
}

PipedProgram::~PipedProgram() {
    pipe_ = {};
    if (pid_ < 0) return;
    const Instant deadline = std::chrono::steady_clock::now() + time_to_end_by_itself;
    if (!wait_for_program(pid_, deadline)) end_program(pid_);
}

void PipedProgram::throw_ended() const { throw std::runtime_error("`" + command_ + "` has ended"); }

void PipedProgram::wait_until(short ready, Milliseconds limit) const {
    const Instant begun = std::chrono::steady_clock::now();
    Instant deadline = begun + limit;
    bool hurries = false;
    while (std::chrono::steady_clock::now() < deadline) {
        pollfd poll{.fd = pipe_.get(), .events = ready, .revents = 0};
        if (::poll(&poll, 1, static_cast<int>(between_looks_at_hurry.count())) > 0) return;
        if (hurries || !hurry_.stop_requested()) continue;
        hurries = true;
        deadline = std::min(deadline, std::chrono::steady_clock::now() + longest_wait_in_hurry);
    }
    throw std::runtime_error("`" + command_ + "` did nothing for " +
                             std::to_string(limit.count() / 1000) + " s");
}

void PipedProgram::write(std::string_view bytes, Milliseconds limit) {
    while (!bytes.empty()) {
        const ssize_t count =
            ::send(pipe_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN) {
            wait_until(POLLOUT, limit);
        } else if (errno != EINTR) {
            throw_ended();
        }
    }
}

std::string PipedProgram::read_line(Milliseconds limit) {
    for (;;) {
        if (const auto end = read_.find('\n'); end != std::string::npos) {
            std::string line = read_.substr(0, end);
            read_.erase(0, end + 1);
            return line;
        }
        if (read_.size() > longest_line)
            throw std::runtime_error("`" + command_ + "` gives no line");
        wait_until(POLLIN, limit);
        char buffer[512];
        // After ECONNRESET comes what the program has written before its end.
        const ssize_t count = ::recv(pipe_.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
        if (count > 0) {
            read_.append(buffer, static_cast<std::size_t>(count));
        } else if (count == 0 || (errno != EAGAIN && errno != EINTR && errno != ECONNRESET)) {
            throw_ended();
        }
    }
}

}  // namespace baedal
