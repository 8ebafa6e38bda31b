// A blocking TCP connection to 127.0.0.1 with deadlines: bytes out, bytes in.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace baedal::test {

// The peer closed, reset or does not answer in time.
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
    // Whatever arrives next, at least one byte; "" when the peer has closed.
    std::string receive(std::chrono::milliseconds patience);
    // Everything until the peer closes (or resets), or `patience` is over.
    std::string receive_all(std::chrono::milliseconds patience);
    // True if the peer has closed and nothing is left to read.
    bool closed_by_peer() const;
    // No more bytes from us.
    void finish();
    // For who waits for many at once.
    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

}  // namespace baedal::test
