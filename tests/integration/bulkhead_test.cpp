// A bulkhead on real I/O threads: who gets in, who waits, who is turned away.
#include <atomic>
#include <vector>

#include <doctest/doctest.h>

#include "runtime/bulkhead.h"
#include "support/coroutines.h"
#include "support/eventually.h"

namespace {

using namespace baedal;
using namespace std::chrono_literals;

using test::eventually;

// Takes a slot and holds it until `leave` is set. Says whether it got one.
Task<bool> visit(Bulkhead& bulkhead, const std::atomic<bool>& leave, std::atomic<int>& inside) {
    const auto slot = co_await bulkhead.enter();
    if (!slot) co_return false;
    ++inside;
    while (!leave) co_await sleep_for(1ms);
    --inside;
    co_return true;
}

}  // namespace

TEST_CASE(
    "a full bulkhead lets so many wait, turns the rest away at once, and hands its slots on") {
    test::Io io;
    const SystemClock clock;
    Bulkhead bulkhead({.max_in_flight = 3, .max_waiting = 2, .max_wait = 30s}, clock);
    std::atomic<bool> leave = false;
    std::atomic<int> inside = 0;
    std::vector<std::future<bool>> visits;
    for (std::size_t n = 0; n < 5; ++n)
        visits.push_back(io.begin(visit(bulkhead, leave, inside), n));
    REQUIRE(eventually([&] { return bulkhead.figures().waiting == 2; }));
    CHECK(inside == 3);

    CHECK_FALSE(io.run(visit(bulkhead, leave, inside)));
    CHECK(bulkhead.figures().rejected == 1);
    leave = true;
    for (auto& each : visits) CHECK(each.get());
    CHECK(bulkhead.figures().in_flight == 0);
    CHECK(bulkhead.figures().waiting == 0);
}

TEST_CASE("who has waited in vain leaves the queue, and no slot is lost") {
    test::Io io;
    const SystemClock clock;
    Bulkhead bulkhead({.max_in_flight = 1, .max_waiting = 10, .max_wait = 20ms}, clock);
    std::atomic<bool> leave = false;
    std::atomic<int> inside = 0;
    auto first = io.begin(visit(bulkhead, leave, inside));
    REQUIRE(eventually([&] { return inside == 1; }));
    CHECK_FALSE(io.run(visit(bulkhead, leave, inside)));
    CHECK(bulkhead.figures().waiting == 0);
    leave = true;
    CHECK(first.get());
    CHECK(io.run(visit(bulkhead, leave, inside)));
}

TEST_CASE("never more than allowed are inside, whoever comes, waits and gives up") {
    test::Io io(4);
    const SystemClock clock;
    Bulkhead bulkhead({.max_in_flight = 4, .max_waiting = 50, .max_wait = 3ms}, clock);
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    const auto guest = [](Bulkhead& b, std::atomic<int>& in, std::atomic<int>& max) -> Task<> {
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
    std::vector<std::future<void>> guests;
    for (std::size_t n = 0; n < 64; ++n)
        guests.push_back(io.begin(guest(bulkhead, inside, most), n));
    for (auto& each : guests) each.get();
    CHECK(most <= 4);
    CHECK(most >= 2);
    CHECK(bulkhead.figures().in_flight == 0);
    CHECK(bulkhead.figures().waiting == 0);
}
