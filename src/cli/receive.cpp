#include "cli/receive.h"

#include <cerrno>
#include <csignal>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include <unistd.h>

#include "backup/follow_protocol.h"
#include "base/file.h"

namespace baedal::cli {

namespace {

std::size_t read_input(std::span<char> into) {
    for (;;) {
        const ssize_t count = ::read(STDIN_FILENO, into.data(), into.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) return 0;  // the server is gone
    }
}

void answer_server(const std::string& text) {
    std::string line = text + "\n";
    for (std::string_view rest = line; !rest.empty();) {
        const ssize_t count = ::write(STDOUT_FILENO, rest.data(), rest.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw std::runtime_error("the server is gone");
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace

int receive(const std::string& to) {
    // A full disk and a server that is gone are errors of the calls, and end nothing by a signal.
    (void)std::signal(SIGPIPE, SIG_IGN);
    (void)std::signal(SIGXFSZ, SIG_IGN);
    try {
        backup::FolderTarget target(to);
        backup::receive_messages(target, read_input, answer_server);
        return 0;
    } catch (const std::exception& e) {
        answer_server(std::string("error ") + e.what());
        throw;
    }
}

}  // namespace baedal::cli
