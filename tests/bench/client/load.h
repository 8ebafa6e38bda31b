// Customers who order as fast as they are answered, in one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace baedal::bench {

struct Load {
    std::uint16_t port = 0;
    int connections = 1;
    std::chrono::milliseconds duration{};
    std::string token = "tok_ok";  // the sandbox card that everybody pays with; or "cash"
    int good_status = 201;         // the response that is wanted
    // Of a customer, between a response and the next order. The first ones come spread over one pause.
    std::chrono::milliseconds pause{0};
};

struct LoadResult {
    std::chrono::duration<double> seconds{};
    std::vector<std::uint32_t> latencies_us;  // of the good answers, sorted
    std::uint64_t errors = 0;                 // other responses, and broken connections
    std::string first_error;

    double per_second() const { return static_cast<double>(latencies_us.size()) / seconds.count(); }
};

// Each of the keep-alive connections to 127.0.0.1:port posts an order, waits for its response and posts
// the next, for `duration`. What is under way at the end is waited for, so that every order that the
// server took is counted.
LoadResult run_load(const Load& load);

}  // namespace baedal::bench
