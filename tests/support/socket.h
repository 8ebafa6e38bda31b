// A blocking TCP connection with deadlines.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace baedal::test {

// The peer has closed or reset the connection, or has not responded in time.
struct ConnectionLost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Where a server listens: on this machine unless an IPv4 address is given.
struct Endpoint {
    Endpoint(std::uint16_t port, std::string address = "127.0.0.1")
        : address(std::move(address)), port(port) {}
    std::string address;
    std::uint16_t port;
};

// Not thread-safe. Throws ConnectionLost.
class Socket {
public:
    explicit Socket(const Endpoint& server);
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    void send(std::string_view bytes);
    // The next bytes, at least one; "" if the peer has closed.
    std::string receive(std::chrono::milliseconds max_wait);
    // All bytes until the peer closes or resets, or until `max_wait` has passed.
    std::string receive_all(std::chrono::milliseconds max_wait);
    // True if the peer has closed and no bytes are left.
    bool closed_by_peer() const;
    // Shuts the sending side down.
    void finish();
    // For a poll() over several sockets.
    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

}  // namespace baedal::test
