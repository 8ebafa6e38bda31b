#include "backup/pace.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace baedal::backup {

namespace {

constexpr Milliseconds longest_nap{50};  // until `stop` is looked at again

}  // namespace

void lower_priority() {
    constexpr int nice = 5;
    constexpr int of_a_process = 1;                  // IOPRIO_WHO_PROCESS: a thread, as for nice
    constexpr int lowest_best_effort = 2 << 13 | 7;  // ioprio_set(2)
    ::setpriority(PRIO_PROCESS, 0, nice);
    ::syscall(SYS_ioprio_set, of_a_process, 0, lowest_best_effort);
}

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
