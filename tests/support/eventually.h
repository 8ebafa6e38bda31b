// Waiting on conditions, so that no test sleeps for a time that is too long or too short.
#pragma once

#include <chrono>
#include <thread>

namespace baedal::test {

// True as soon as `condition()` is; false if it was not within `patience`.
template <class F>
bool eventually(F condition, std::chrono::milliseconds patience = std::chrono::seconds{10}) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (condition()) return true;
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
}

}  // namespace baedal::test
