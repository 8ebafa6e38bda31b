#include <deque>
#include <utility>

#include <doctest/doctest.h>

#include "runtime/concurrency_limiter.h"

namespace concurrency_limiter_test {

using namespace baedal;
using namespace std::chrono_literals;

namespace {

const Instant noon{12h};

// An arrival every millisecond; each accepted piece of work takes the given time.
class Load {
public:
    explicit Load(Instant::duration unavoidable = 1ms) : unavoidable_(unavoidable) {}

    // Runs the load for `time` and returns the number of rejected arrivals.
    int run(Instant::duration time, Instant::duration work_takes) {
        int rejected = 0;
        for (const Instant end = now + time; now < end; now += 1ms) {
            while (!in_flight_.empty() && in_flight_.front().ends <= now) {
                in_flight_.front().token.done(now, unavoidable_);
                in_flight_.pop_front();
            }
            if (auto token = limiter.enter(now)) {
                in_flight_.push_back({now + work_takes, std::move(*token)});
            } else {
                ++rejected;
            }
        }
        return rejected;
    }
    std::size_t in_flight() const { return in_flight_.size(); }
    // Destroys the work in flight without done().
    void abandon() { in_flight_.clear(); }

    ConcurrencyLimiter limiter;
    Instant now = noon;

private:
    struct Work {
        Instant ends;
        ConcurrencyLimiter::Token token;
    };
    std::deque<Work> in_flight_;
    Instant::duration unavoidable_;
};

}  // namespace

TEST_CASE("short work is never rejected, at any number of arrivals") {
    Load load;
    CHECK(load.run(10s, 19ms) == 0);
}

TEST_CASE("a burst is no congestion: its waits end") {
    Load load;
    CHECK(load.run(90ms, 180ms) == 0);
    load.abandon();
    CHECK(load.run(200ms, 1ms) == 0);
    CHECK(load.run(180ms + 90ms, 180ms) == 0);
}

TEST_CASE(
    "during congestion the work in flight is limited to the arrivals of the target duration") {
    Load load;
    CHECK(load.run(180ms + 100ms, 180ms) ==
          0);  // the first ends after 180 ms; congestion needs 100 ms more
    CHECK(load.run(50ms, 180ms) == 50);  // 180 in flight, the limit is 8
}

TEST_CASE("long work lowers the limit and short work raises it") {
    Load load;
    load.run(5s, 100ms);
    CHECK(load.run(1s, 100ms) == 920);  // 8 in flight for 100 ms each: 80 a second
    CHECK(load.run(1500ms, 4ms) < 100);
    CHECK(load.run(30ms, 100ms) == 0);  // the limit is above 30 now
}

TEST_CASE("congestion ends two seconds after the last rejection") {
    Load load;
    load.run(500ms, 180ms);
    REQUIRE(load.run(100ms, 180ms) > 0);
    load.abandon();
    CHECK(load.run(2100ms, 1ms) == 0);
    CHECK(load.run(19ms, 19ms) == 0);   // 19 in flight
    CHECK(load.run(90ms, 180ms) == 0);  // a burst is no congestion again
}

TEST_CASE("failed work does not count as a duration and is not in flight any more") {
    Load load;
    load.run(500ms, 180ms);
    REQUIRE(load.run(100ms, 180ms) > 0);
    load.abandon();
    CHECK(load.run(5ms, 180ms) == 0);
}

TEST_CASE("on a slow disk the duration of the commit itself is no congestion") {
    Load load(120ms);
    CHECK(load.run(5s, 440ms) == 0);
    CHECK(load.run(5s, 500ms) > 0);
}

}  // namespace concurrency_limiter_test
