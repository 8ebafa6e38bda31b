#include <deque>
#include <utility>

#include <doctest/doctest.h>

#include "runtime/concurrency_limiter.h"

using namespace baedal;
using namespace std::chrono_literals;

namespace {

const Instant noon{12h};

// Somebody comes every millisecond; each piece of work takes as long as given.
class Street {
public:
    explicit Street(Instant::duration unavoidable = 1ms) : unavoidable_(unavoidable) {}

    // How many of those who came were turned away.
    int watch(Instant::duration time, Instant::duration work_takes) {
        int rejected = 0;
        for (const Instant end = now + time; now < end; now += 1ms) {
            while (!at_work_.empty() && at_work_.front().ends <= now) {
                at_work_.front().turn.done(now, unavoidable_);
                at_work_.pop_front();
            }
            if (auto turn = congestion.enter(now)) {
                at_work_.push_back({now + work_takes, std::move(*turn)});
            } else {
                ++rejected;
            }
        }
        return rejected;
    }
    std::size_t under_way() const { return at_work_.size(); }
    // None of the work under way comes to its end.
    void give_up() { at_work_.clear(); }

    ConcurrencyLimiter congestion;
    Instant now = noon;

private:
    struct Work {
        Instant ends;
        ConcurrencyLimiter::Token turn;
    };
    std::deque<Work> at_work_;
    Instant::duration unavoidable_;
};

}  // namespace

TEST_CASE("short work turns nobody away, however many come") {
    Street street;
    CHECK(street.watch(10s, 19ms) == 0);
}

TEST_CASE("a burst is no congestion: waits that go away") {
    Street street;
    CHECK(street.watch(90ms, 180ms) == 0);
    street.give_up();
    CHECK(street.watch(200ms, 1ms) == 0);
    CHECK(street.watch(180ms + 90ms, 180ms) == 0);
}

TEST_CASE("when waits stay, only as many are under way as come in a short time") {
    Street street;
    CHECK(street.watch(180ms + 100ms, 180ms) ==
          0);                                // the first ends after 180 ms, and 100 more count
    CHECK(street.watch(50ms, 180ms) == 50);  // 180 are under way, and 8 may be
}

TEST_CASE("the limit falls while work is long and grows while it is short") {
    Street street;
    street.watch(5s, 100ms);
    CHECK(street.watch(1s, 100ms) == 920);  // 8 at once, each for 100 ms, are 80 a second
    CHECK(street.watch(1500ms, 4ms) < 100);
    CHECK(street.watch(30ms, 100ms) == 0);  // 30 at once are within it by now
}

TEST_CASE("a congestion is over when nobody was turned away for two seconds") {
    Street street;
    street.watch(500ms, 180ms);
    REQUIRE(street.watch(100ms, 180ms) > 0);
    street.give_up();
    CHECK(street.watch(2100ms, 1ms) == 0);
    CHECK(street.watch(19ms, 19ms) == 0);   // 19 at once
    CHECK(street.watch(90ms, 180ms) == 0);  // and a burst is a burst again
}

TEST_CASE("work that fails says nothing about the wait, and is not under way any more") {
    Street street;
    street.watch(500ms, 180ms);
    REQUIRE(street.watch(100ms, 180ms) > 0);
    street.give_up();
    CHECK(street.watch(5ms, 180ms) == 0);
}

TEST_CASE("on a slow disk nobody is turned away for what the disk takes") {
    Street street(120ms);
    CHECK(street.watch(5s, 440ms) == 0);
    CHECK(street.watch(5s, 500ms) > 0);
}
