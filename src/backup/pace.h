// The pace of a backup: how many bytes a second it works on, and whether it goes on at all.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <stop_token>

#include "base/clock.h"

namespace baedal::backup {

// A backup that was told to end.
struct Cancelled : std::runtime_error {
    Cancelled() : std::runtime_error("the server was stopped during the backup") {}
};

// Of the calling thread, for the processor and the disk: the threads of the server come first.
void lower_priority();

// For one thread. Sleeps in real time.
class Pace {
public:
    // 0: without a limit.
    Pace(std::uint64_t bytes_per_second, std::stop_token stop)
        : bytes_per_second_(bytes_per_second), stop_(std::move(stop)) {}

    // Called after the work on so many bytes: sleeps for as long as the limit demands. Throws
    // Cancelled.
    void spend(std::uint64_t bytes);
    // Goes on without a limit.
    void lift_limit() { bytes_per_second_ = 0; }
    bool has_limit() const { return bytes_per_second_ > 0; }

private:
    void throw_if_stopped() const {
        if (stop_.stop_requested()) throw Cancelled();
    }

    std::uint64_t bytes_per_second_;
    const std::stop_token stop_;
    Instant free_at_{};  // when the bytes so far are paid for
};

}  // namespace baedal::backup
