#include "backup/pace.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace baedal::backup {

namespace {

constexpr Milliseconds longest_nap{50};  // until `stop` is looked at again

}  // namespace

void Pace::spend(std::uint64_t bytes) {
    throw_if_stopped();
    if (bytes_per_second_ == 0) return;
    const std::chrono::duration<double> cost{static_cast<double>(bytes) /
                                             static_cast<double>(bytes_per_second_)};
    free_at_ = std::max(free_at_, std::chrono::steady_clock::now()) +
               std::chrono::duration_cast<Instant::duration>(cost);
    for (;;) {
        const Instant::duration left = free_at_ - std::chrono::steady_clock::now();
        if (left <= Instant::duration::zero()) return;
        std::this_thread::sleep_for(std::min<Instant::duration>(left, longest_nap));
        throw_if_stopped();
    }
}

}  // namespace baedal::backup
