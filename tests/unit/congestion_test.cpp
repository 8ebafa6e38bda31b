#include <doctest/doctest.h>

#include "db/congestion.h"

using namespace baedal;
using namespace std::chrono_literals;

namespace {
// Batches that follow each other every 20 ms, each after the same wait.
Instant keep_waiting(db::Congestion& congestion, Instant from, Instant::duration wait,
                     Instant::duration time) {
    Instant now = from;
    for (; now < from + time; now += 20ms) congestion.taken_up(now, wait);
    return now;
}
const Instant noon{12h};
}  // namespace

TEST_CASE("a burst is no congestion: a long wait that goes away") {
    db::Congestion congestion;
    const Instant later = keep_waiting(congestion, noon, 180ms, 90ms);
    CHECK(!congestion.lasts(later));
    congestion.taken_up(later, 1ms);
    keep_waiting(congestion, later + 20ms, 180ms, 90ms);
    CHECK(!congestion.lasts(later + 110ms));
    CHECK(congestion.wait() == 180ms);
}

TEST_CASE("long waits that stay are congestion, until one is short") {
    db::Congestion congestion;
    const Instant later = keep_waiting(congestion, noon, 180ms, 200ms);
    CHECK(congestion.lasts(later));
    congestion.taken_up(later, 99ms);
    CHECK(!congestion.lasts(later));
}

TEST_CASE("congestion ends by itself when no work comes at all") {
    db::Congestion congestion;
    const Instant later = keep_waiting(congestion, noon, 180ms, 200ms);
    CHECK(congestion.lasts(later + 50ms));
    CHECK(!congestion.lasts(later + 150ms));
}

TEST_CASE("on a slow disk a wait for one or two commits is no congestion") {
    db::Congestion congestion;
    for (int i = 0; i < 100; ++i) congestion.committed(120ms);
    CHECK(!congestion.lasts(keep_waiting(congestion, noon, 240ms, 1s)));
    CHECK(congestion.lasts(keep_waiting(congestion, noon + 2s, 400ms, 1s)));
}
