// One keep-alive connection of the load generator.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/socket.h"

namespace baedal::bench {

using Time = std::chrono::steady_clock;

// A connection to 127.0.0.1 with one request under way at a time. Every failure of the connection is a
// std::runtime_error. Not thread-safe.
class Wire {
public:
    explicit Wire(std::uint16_t port);

    int descriptor() const { return socket_.descriptor(); }

    // `request` is whole and smaller than an empty socket buffer.
    void send(std::string_view request);
    bool waiting() const { return waiting_; }

    // Reads what is there; true once the response (with Content-Length) is whole.
    bool read_response();
    // Reads what is there of an event stream, appended to received().
    void read_stream();

    bool answered(int status) const;
    std::string& received() { return received_; }
    std::string_view body() const;
    std::uint32_t microseconds() const;  // since send()

private:
    bool receive();  // false: nothing is there yet

    test::Socket socket_;
    bool waiting_ = false;
    Time::time_point began_;
    std::string received_;
};

// Waits for many wires at once.
class Poll {
public:
    Poll();
    ~Poll();
    Poll(const Poll&) = delete;
    Poll& operator=(const Poll&) = delete;

    void add(int descriptor, void* owner) const;
    void remove(int descriptor) const;
    // Calls `ready(owner)` for each that has something to read. False if nothing had for so long.
    template <class F>
    bool wait(int milliseconds, F&& ready) const {
        void* owners[256];
        const int count = collect(milliseconds, owners);
        for (int i = 0; i < count; ++i) ready(owners[i]);
        return count > 0;
    }

private:
    int collect(int milliseconds, void** owners) const;
    int descriptor_;
};

// `latencies` sorted; 0 <= share <= 1. 0 if there is none.
template <class T>
T percentile(const std::vector<T>& latencies, double share) {
    if (latencies.empty()) return 0;
    return latencies[static_cast<std::size_t>(share * static_cast<double>(latencies.size() - 1))];
}

// `body` is JSON.
std::string post_request(std::string_view path, std::string_view body);

}  // namespace baedal::bench
