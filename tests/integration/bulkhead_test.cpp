// A bulkhead on real I/O threads: granted, waiting and rejected callers.
#include <atomic>
#include <vector>

#include <doctest/doctest.h>

#include "runtime/bulkhead.h"
#include "support/coroutines.h"
#include "support/eventually.h"

namespace bulkhead_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;

using test::eventually;

// Takes a slot and holds it until `release` is set. True if it gets a slot.
Task<bool> hold_slot(Bulkhead& bulkhead, const std::atomic<bool>& release,
                     std::atomic<int>& holding) {
    const auto slot = co_await bulkhead.enter();
    if (!slot) co_return false;
    ++holding;
    while (!release) co_await sleep_for(1ms);
    --holding;
    co_return true;
}

}  // namespace

TEST_CASE(
    "a full bulkhead lets max_waiting callers wait, rejects the rest at once, and passes its slots "
    "on") {
    test::Io io;
    const SystemClock clock;
    Bulkhead bulkhead({.max_in_flight = 3, .max_waiting = 2, .max_wait = 30s}, clock);
    std::atomic<bool> release = false;
    std::atomic<int> holding = 0;
    std::vector<std::future<bool>> calls;
    for (std::size_t n = 0; n < 5; ++n)
        calls.push_back(io.begin(hold_slot(bulkhead, release, holding), n));
    REQUIRE(eventually([&] { return bulkhead.statistics().waiting == 2; }));
    CHECK(holding == 3);

    CHECK_FALSE(io.run(hold_slot(bulkhead, release, holding)));
    CHECK(bulkhead.statistics().rejected == 1);
    release = true;
    for (auto& each : calls) CHECK(each.get());
    CHECK(bulkhead.statistics().in_flight == 0);
    CHECK(bulkhead.statistics().waiting == 0);
}

TEST_CASE("a waiter that times out leaves the queue, and no slot is lost") {
    test::Io io;
    const SystemClock clock;
    Bulkhead bulkhead({.max_in_flight = 1, .max_waiting = 10, .max_wait = 20ms}, clock);
    std::atomic<bool> release = false;
    std::atomic<int> holding = 0;
    auto first = io.begin(hold_slot(bulkhead, release, holding));
    REQUIRE(eventually([&] { return holding == 1; }));
    CHECK_FALSE(io.run(hold_slot(bulkhead, release, holding)));
    CHECK(bulkhead.statistics().waiting == 0);
    release = true;
    CHECK(first.get());
    CHECK(io.run(hold_slot(bulkhead, release, holding)));
}

TEST_CASE("never more than max_in_flight callers hold a slot") {
    test::Io io(4);
    const SystemClock clock;
    Bulkhead bulkhead({.max_in_flight = 4, .max_waiting = 50, .max_wait = 3ms}, clock);
    std::atomic<int> holding = 0;
    std::atomic<int> most = 0;
    const auto caller = [](Bulkhead& b, std::atomic<int>& in, std::atomic<int>& max) -> Task<> {
        for (int round = 0; round < 50; ++round) {
            const auto slot = co_await b.enter();
            if (!slot) continue;
            const int now = ++in;
            for (int seen = max; now > seen && !max.compare_exchange_weak(seen, now);) {
            }
            co_await sleep_for(std::chrono::microseconds{200});
            --in;
        }
    };
    std::vector<std::future<void>> callers;
    for (std::size_t n = 0; n < 64; ++n)
        callers.push_back(io.begin(caller(bulkhead, holding, most), n));
    for (auto& each : callers) each.get();
    CHECK(most <= 4);
    CHECK(most >= 2);
    CHECK(bulkhead.statistics().in_flight == 0);
    CHECK(bulkhead.statistics().waiting == 0);
}

}  // namespace bulkhead_test
