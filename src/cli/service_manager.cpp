#include "cli/service_manager.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/parse_integer.h"

namespace baedal::cli {

namespace {

constexpr int first_inherited = 3;         // SD_LISTEN_FDS_START
constexpr std::size_t most_at_once = 253;  // SCM_MAX_FD of Linux
constexpr int longest_barrier_ms = 5'000;
constexpr std::string_view stored_name = "baedal";

std::optional<std::int64_t> number_of(const char* variable) {
    const char* value = std::getenv(variable);
    return value == nullptr ? std::nullopt : parse_integer<std::int64_t>(value);
}

bool is_of_this_process(const char* variable) {
    const auto pid = number_of(variable);
    return !pid || *pid == ::getpid();
}

std::optional<int> socket_option(int socket, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    if (::getsockopt(socket, SOL_SOCKET, option, &value, &size) != 0) return std::nullopt;
    return value;
}

std::vector<int> numbers_of(const http::OpenSockets& sockets) {
    std::vector<int> out;
    for (const FileDescriptor& socket : sockets.listening) out.push_back(socket.get());
    for (const FileDescriptor& socket : sockets.idle) out.push_back(socket.get());
    return out;
}

// Moves the sockets to the descriptors from `first_inherited` on and closes all above. Returns how
// many were moved: as many as fit into the limit of open files.
int move_to_front(const std::vector<int>& sockets) {
    const int end = first_inherited + static_cast<int>(sockets.size());
    std::vector<int> copies;  // out of the way of each other
    for (const int socket : sockets) {
        const int copy = ::fcntl(socket, F_DUPFD_CLOEXEC, end);
        if (copy < 0) break;
        copies.push_back(copy);
    }
    int moved = 0;
    for (const int copy : copies) {
        if (::dup2(copy, first_inherited + moved) < 0) break;
        ++moved;
    }
    ::close_range(static_cast<unsigned>(first_inherited + moved), UINT_MAX, 0);
    return moved;
}

}  // namespace

http::OpenSockets take_inherited_sockets() {
    http::OpenSockets out;
    const std::int64_t count = number_of("LISTEN_FDS").value_or(0);
    const bool is_ours = std::getenv("LISTEN_PID") != nullptr && is_of_this_process("LISTEN_PID");
    for (const char* variable : {"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"})
        ::unsetenv(variable);
    if (!is_ours) return out;
    for (int socket = first_inherited; socket < first_inherited + count; ++socket) {
        FileDescriptor owned(socket);
        if (socket_option(socket, SO_TYPE) != SOCK_STREAM) continue;
        ::fcntl(socket, F_SETFD, FD_CLOEXEC);
        const bool listens = socket_option(socket, SO_ACCEPTCONN) == 1;
        (listens ? out.listening : out.idle).push_back(std::move(owned));
    }
    return out;
}

std::string run_with_sockets(const std::string& program, const std::vector<char*>& arguments,
                             http::OpenSockets sockets) {
    const int moved = move_to_front(numbers_of(sockets));
    ::setenv("LISTEN_FDS", std::to_string(moved).c_str(), 1);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::execv(program.c_str(), arguments.data());
    const int error = errno;
    // Their numbers belong to nothing, or to another socket, by now.
    for (FileDescriptor& socket : sockets.listening) socket.release();
    for (FileDescriptor& socket : sockets.idle) socket.release();
    return std::strerror(error);
}

ServiceManager::ServiceManager() {
    const char* address = std::getenv("NOTIFY_SOCKET");
    if (address == nullptr || (address[0] != '/' && address[0] != '@')) return;
    address_ = address;
    if (address_[0] == '@') address_[0] = '\0';
    const auto limit = number_of("WATCHDOG_USEC");
    if (limit && *limit > 0 && is_of_this_process("WATCHDOG_PID"))
        watchdog_ = std::max(Milliseconds{1}, Milliseconds{*limit / 1000});
}

void ServiceManager::notify(std::string_view state) const { send(state, {}); }

void ServiceManager::store(const http::OpenSockets& sockets) const {
    const std::vector<int> all = numbers_of(sockets);
    for (std::size_t begin = 0; begin < all.size(); begin += most_at_once) {
        const std::size_t end = std::min(all.size(), begin + most_at_once);
        send("FDSTORE=1\nFDNAME=" + std::string(stored_name),
             {all.begin() + static_cast<std::ptrdiff_t>(begin),
              all.begin() + static_cast<std::ptrdiff_t>(end)});
    }
    if (!all.empty()) wait_until_handled();
}

// sd_notify_barrier(3): the manager closes the descriptor when it has handled all messages before.
void ServiceManager::wait_until_handled() const {
    std::array<int, 2> ends{};
    if (!is_present() || ::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    const FileDescriptor ours(ends[0]);
    {
        const FileDescriptor theirs(ends[1]);
        send("BARRIER=1", {theirs.get()});
    }
    pollfd wait{ours.get(), 0, 0};
    if (::poll(&wait, 1, longest_barrier_ms) <= 0)
        log::warn("the service manager has not taken the sockets in time");
}

void ServiceManager::forget_stored() const {
    notify("FDSTOREREMOVE=1\nFDNAME=" + std::string(stored_name));
}

void ServiceManager::send(std::string_view state, const std::vector<int>& descriptors) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (!is_present() || address_.size() > sizeof address.sun_path) return;
    std::memcpy(address.sun_path, address_.data(), address_.size());
    const FileDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    iovec text{const_cast<char*>(state.data()), state.size()};
    msghdr message{};
    message.msg_name = &address;
    message.msg_namelen = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
    message.msg_iov = &text;
    message.msg_iovlen = 1;
    std::vector<char> control(CMSG_SPACE(descriptors.size() * sizeof(int)));
    if (!descriptors.empty()) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
        std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size() * sizeof(int));
    }
    if (::sendmsg(socket.get(), &message, MSG_NOSIGNAL) < 0)
        log::warn("the service manager was not notified", {{"error", std::strerror(errno)}});
}

}  // namespace baedal::cli
