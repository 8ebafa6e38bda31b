#include <doctest/doctest.h>

#include "resilience/congestion.h"

using namespace baedal;
using namespace std::chrono_literals;
using resilience::Congestion;

namespace {

// A piece of work every 20 ms, each of which takes as long. Returns the time after the last.
Instant work(Congestion& congestion, Instant from, Instant::duration time, Instant::duration took,
             Instant::duration unavoidable = 1ms) {
    Instant now = from;
    for (; now < from + time; now += 20ms) congestion.noted(now, took, unavoidable);
    return now;
}

const Instant noon{12h};

}  // namespace

TEST_CASE("a burst is no congestion: waits that go away") {
    Congestion congestion;
    const Instant later = work(congestion, noon, 90ms, 180ms);
    CHECK(!congestion.lasts(later));
    congestion.noted(later, 1ms, 1ms);
    CHECK(!congestion.lasts(work(congestion, later + 20ms, 90ms, 180ms)));
}

TEST_CASE("waits that stay are congestion, until one is short") {
    Congestion congestion;
    const Instant later = work(congestion, noon, 200ms, 180ms);
    CHECK(congestion.lasts(later - 5ms));
    congestion.noted(later - 5ms, 19ms, 1ms);
    CHECK(!congestion.lasts(later - 5ms));
}

TEST_CASE("a congestion that comes back within two seconds is met at once") {
    Congestion congestion;
    Instant now = work(congestion, noon, 200ms, 180ms);
    congestion.noted(now, 1ms, 1ms);
    congestion.noted(now + 1900ms, 30ms, 1ms);
    CHECK(congestion.lasts(now + 1900ms));
    congestion.noted(now + 1910ms, 1ms, 1ms);
    congestion.noted(now + 5s, 30ms, 1ms);
    CHECK(!congestion.lasts(now + 5s));
}

TEST_CASE("congestion ends by itself when no work comes at all") {
    Congestion congestion;
    const Instant later = work(congestion, noon, 200ms, 180ms);
    CHECK(congestion.lasts(later - 5ms));
    CHECK(!congestion.lasts(later + 20ms));
}

TEST_CASE("on a slow disk nobody is turned away for what the disk takes") {
    Congestion congestion;
    CHECK(!congestion.lasts(work(congestion, noon, 1s, 440ms, 120ms)));
    CHECK(congestion.lasts(work(congestion, noon + 5s, 1s, 500ms, 120ms)));
}
