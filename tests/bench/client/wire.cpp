#include "wire.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace baedal::bench {

namespace {

[[noreturn]] void fail(const char* what) {
    throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

// Where the body begins and how long it is; nothing while the head is not whole.
struct Frame {
    std::size_t body_at = 0;
    std::size_t body_bytes = 0;
};
Frame frame_of(std::string_view response) {
    const auto head_end = response.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return {};
    static constexpr std::string_view name = "content-length:";
    const auto head = response.substr(0, head_end);
    const auto found = std::search(head.begin(), head.end(), name.begin(), name.end(),
                                   [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    if (found == head.end()) return {head_end + 4, 0};  // 204, 304
    return {head_end + 4, std::strtoul(&*found + name.size(), nullptr, 10)};
}

}  // namespace

Wire::Wire(std::uint16_t port) : socket_(port) { ::fcntl(descriptor(), F_SETFL, O_NONBLOCK); }

void Wire::send(std::string_view request) {
    received_.clear();
    began_ = Time::now();
    waiting_ = ::send(descriptor(), request.data(), request.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(request.size());
    if (!waiting_) fail("send");
}

bool Wire::receive() {
    std::array<char, 8192> buffer;
    const auto got = ::recv(descriptor(), buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EAGAIN) return false;
    if (got <= 0) {
        waiting_ = false;
        if (got == 0) throw std::runtime_error("closed by the server");
        fail("recv");
    }
    received_.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

bool Wire::read_response() {
    if (!receive()) return false;
    const Frame frame = frame_of(received_);
    if (frame.body_at == 0 || received_.size() < frame.body_at + frame.body_bytes) return false;
    waiting_ = false;
    return true;
}

void Wire::read_stream() { receive(); }

bool Wire::answered(int status) const {
    return received_.starts_with("HTTP/1.1 " + std::to_string(status) + " ");
}

std::string_view Wire::body() const {
    return std::string_view(received_).substr(frame_of(received_).body_at);
}

std::uint32_t Wire::microseconds() const {
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(Time::now() - began_).count());
}

Poll::Poll() : descriptor_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (descriptor_ < 0) fail("epoll_create1");
}
Poll::~Poll() { ::close(descriptor_); }

void Poll::add(int descriptor, void* owner) const {
    epoll_event event{.events = EPOLLIN, .data = {.ptr = owner}};
    if (::epoll_ctl(descriptor_, EPOLL_CTL_ADD, descriptor, &event) != 0) fail("epoll_ctl");
}
void Poll::remove(int descriptor) const {
    ::epoll_ctl(descriptor_, EPOLL_CTL_DEL, descriptor, nullptr);
}

int Poll::collect(int milliseconds, void** owners) const {
    std::array<epoll_event, 256> events;
    const int count =
        ::epoll_wait(descriptor_, events.data(), static_cast<int>(events.size()), milliseconds);
    for (int i = 0; i < count; ++i) owners[i] = events[static_cast<std::size_t>(i)].data.ptr;
    return std::max(count, 0);
}

std::string post_request(std::string_view path, std::string_view body) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace baedal::bench
