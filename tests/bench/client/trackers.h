// Customers who follow their orders while a shop is busy.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace baedal::bench {

struct TrackersResult {
    std::chrono::duration<double> seconds{};
    // From the time that the change carries, taken before its commit and cut to whole milliseconds, to
    // its arrival at the follower; milliseconds, sorted. What was never heard of is not in it.
    std::vector<double> delays_ms;
};

// Places `count` orders without paying (the server must have no default payment), follows each on an
// event stream of its own, calls `opened`, and then pays for them, `rate` a second, while as many new
// orders are placed: the work of `rate` whole orders a second.
TrackersResult run_trackers(std::uint16_t port, int count, int rate,
                            const std::function<void()>& opened);

}  // namespace baedal::bench
