#include <atomic>
#include <future>
#include <thread>

#include <doctest/doctest.h>

#include "runtime/worker_thread.h"
#include "support/eventually.h"

using namespace baedal;
using namespace std::chrono_literals;
using baedal::test::eventually;

TEST_CASE("a loop runs its body when it is rung, and not otherwise") {
    std::atomic<int> runs = 0;
    const auto loop =
        SystemThreads::instance().start_worker("test", [&]() -> std::optional<Instant> {
            ++runs;
            return std::nullopt;
        });
    loop->notify();
    CHECK(eventually([&] { return runs == 1; }));
    loop->notify();
    CHECK(eventually([&] { return runs == 2; }));
    loop->end();
    CHECK(runs == 2);
}

TEST_CASE("a ring that is unanswered when a loop ends is answered first, later ones are not") {
    std::atomic<int> runs = 0;
    std::promise<void> entered;
    std::promise<void> go_on;
    const auto loop =
        SystemThreads::instance().start_worker("test", [&]() -> std::optional<Instant> {
            if (++runs == 1) {
                entered.set_value();
                go_on.get_future().wait();
            }
            return std::nullopt;
        });
    loop->notify();
    entered.get_future().wait();
    loop->notify();  // while the body runs
    go_on.set_value();
    loop->end();
    CHECK(runs == 2);
    loop->notify();
    loop->end();
    CHECK(runs == 2);
}

TEST_CASE("a loop whose body asks for it runs again by itself") {
    std::atomic<int> runs = 0;
    const auto loop =
        SystemThreads::instance().start_worker("test", [&]() -> std::optional<Instant> {
            return ++runs < 5 ? std::optional(std::chrono::steady_clock::now() + 1ms)
                              : std::nullopt;
        });
    loop->notify();
    CHECK(eventually([&] { return runs == 5; }));
}

TEST_CASE("a wait for something ends when it is so, or when the time is up") {
    std::atomic<bool> done = false;
    const std::jthread setter([&] { done = true; });
    CHECK(SystemThreads::instance().wait_until([&] { return done.load(); }, 10s));
    CHECK(!SystemThreads::instance().wait_until([] { return false; }, 5ms));
}
