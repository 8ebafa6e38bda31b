// A blocking TCP connection to 127.0.0.1 with deadlines.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace baedal::test {

// The peer has closed or reset the connection, or has not responded in time.
struct ConnectionLost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Not thread-safe. Throws ConnectionLost.
class Socket {
public:
    explicit Socket(std::uint16_t port);
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
