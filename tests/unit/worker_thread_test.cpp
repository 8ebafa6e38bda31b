#include <atomic>
#include <future>
#include <thread>

#include <doctest/doctest.h>

#include "runtime/worker_thread.h"
#include "support/eventually.h"

namespace worker_thread_test {

using namespace baedal;
using namespace std::chrono_literals;
using baedal::test::eventually;

TEST_CASE("a worker thread runs its body when it is notified, and not otherwise") {
    std::atomic<int> runs = 0;
    const auto worker =
        SystemThreads::instance().start_worker("test", [&]() -> std::optional<Instant> {
            ++runs;
            return std::nullopt;
        });
    worker->notify();
    CHECK(eventually([&] { return runs == 1; }));
    worker->notify();
    CHECK(eventually([&] { return runs == 2; }));
    worker->end();
    CHECK(runs == 2);
}

TEST_CASE("end() runs the body for a pending notification; later notifications are ignored") {
    std::atomic<int> runs = 0;
    std::promise<void> entered;
    std::promise<void> go_on;
    const auto worker =
        SystemThreads::instance().start_worker("test", [&]() -> std::optional<Instant> {
            if (++runs == 1) {
                entered.set_value();
                go_on.get_future().wait();
            }
            return std::nullopt;
        });
    worker->notify();
    entered.get_future().wait();
    worker->notify();  // while the body runs
    go_on.set_value();
    worker->end();
    CHECK(runs == 2);
    worker->notify();
    worker->end();
    CHECK(runs == 2);
}

TEST_CASE("a body that returns a time runs again without a notification") {
    std::atomic<int> runs = 0;
    const auto worker =
        SystemThreads::instance().start_worker("test", [&]() -> std::optional<Instant> {
            return ++runs < 5 ? std::optional(std::chrono::steady_clock::now() + 1ms)
                              : std::nullopt;
        });
    worker->notify();
    CHECK(eventually([&] { return runs == 5; }));
}

TEST_CASE("wait_until() ends when its condition is true or its limit has passed") {
    std::atomic<bool> done = false;
    const std::jthread setter([&] { done = true; });
    CHECK(SystemThreads::instance().wait_until([&] { return done.load(); }, 10s));
    CHECK(!SystemThreads::instance().wait_until([] { return false; }, 5ms));
}

}  // namespace worker_thread_test
