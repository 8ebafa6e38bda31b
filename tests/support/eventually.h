// Waits for conditions, so that tests do not sleep.
#pragma once

#include <chrono>
#include <thread>

namespace baedal::test {

// Polls `condition()` every 5 ms. True as soon as it is true; false if it is not within `max_wait`.
template <class F>
bool eventually(F condition, std::chrono::milliseconds max_wait = std::chrono::minutes{1}) {
    const auto deadline = std::chrono::steady_clock::now() + max_wait;
    for (;;) {
        if (condition()) return true;
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
}

}  // namespace baedal::test
