// Customers who come when they come, whether the ones before them were answered or not.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace baedal::bench {

struct Offer {
    std::uint16_t port = 0;
    double rate = 1;      // requests a second, evenly
    int connections = 1;  // at most so many wait for a response; who finds none free, waits for one
    std::chrono::milliseconds duration{};
    std::vector<std::string> requests;  // whole, sent in turn
};

// Latencies in microseconds, sorted.
struct OfferResult {
    struct Responses {
        std::vector<std::uint32_t> from_due;
        std::vector<std::uint32_t> from_sent;  // without the wait for a free connection
    };
    struct Second {
        std::vector<std::uint32_t> good;  // 2xx and 3xx, from the time that they were due
        std::uint64_t others = 0;
    };
    double begun_at = 0;  // seconds of the system's monotonic clock, which other processes read too
    std::uint64_t offered = 0;
    std::uint64_t late = 0;              // no connection was free in time
    std::uint64_t unsent = 0;            // and never was
    std::map<int, Responses> by_status;  // 0: the connection broke
    std::vector<Second> seconds;         // by the time that it was due
};

// Sends to 127.0.0.1:port at that rate for `duration`, and waits for what is under way then. A broken
// connection is replaced.
OfferResult run_offer(const Offer& offer);

}  // namespace baedal::bench
