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
    CHECK(congestion.lasts(later));
    congestion.noted(later, 99ms, 1ms);
    CHECK(!congestion.lasts(later));
}

TEST_CASE("congestion ends by itself when no work comes at all") {
    Congestion congestion;
    const Instant later = work(congestion, noon, 200ms, 180ms);
    CHECK(congestion.lasts(later + 50ms));
    CHECK(!congestion.lasts(later + 150ms));
}

TEST_CASE("on a slow disk nobody is turned away for what the disk takes") {
    Congestion congestion;
    CHECK(!congestion.lasts(work(congestion, noon, 1s, 240ms, 120ms)));
    CHECK(congestion.lasts(work(congestion, noon + 2s, 1s, 400ms, 120ms)));
}
