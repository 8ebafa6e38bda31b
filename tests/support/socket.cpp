#include "support/socket.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace baedal::test {

namespace {

ConnectionLost lost(const char* what) {
    return ConnectionLost(std::string(what) + ": " + std::strerror(errno));
}

}  // namespace

Socket::Socket(const Endpoint& server)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (descriptor_ < 0) throw lost("socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    ::inet_pton(AF_INET, server.address.c_str(), &address.sin_addr);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        const auto error = lost("connect");
        ::close(descriptor_);
        throw error;
    }
    const int yes = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

Socket::~Socket() { ::close(descriptor_); }

void Socket::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) throw lost("send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::string Socket::receive(std::chrono::milliseconds max_wait) {
    pollfd entry{descriptor_, POLLIN, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(max_wait.count()));
    if (ready == 0)
        throw ConnectionLost("no byte within " + std::to_string(max_wait.count()) + " ms");
    std::array<char, 16384> buffer;
    const auto received = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (received < 0) throw lost("receive");
    return {buffer.data(), static_cast<std::size_t>(received)};
}

std::string Socket::receive_all(std::chrono::milliseconds max_wait) {
    const auto deadline = std::chrono::steady_clock::now() + max_wait;
    std::string all;
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return all;
        try {
            const std::string part = receive(left);
            if (part.empty()) return all;
            all += part;
        } catch (const ConnectionLost&) {
            return all;
        }
    }
}

bool Socket::closed_by_peer() const {
    pollfd entry{descriptor_, POLLIN, 0};
    if (::poll(&entry, 1, 0) == 0) return false;
    char byte;
    return ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}

void Socket::finish() { ::shutdown(descriptor_, SHUT_WR); }

}  // namespace baedal::test
