#include <atomic>
#include <thread>

#include <doctest/doctest.h>

#include "http/limits/rate_limiter.h"

namespace rate_limiter_test {

using namespace baedal;
using namespace std::chrono_literals;
using http::RateLimiter;

namespace {

struct Gate {
    Gate(int per_second, int burst) : limiter(per_second, burst) {}

    bool lets_in(http::ClientKey client) { return !limiter.take(client, clock.monotonic()); }
    int let_in(http::ClientKey client, int attempts) {
        int in = 0;
        for (int i = 0; i < attempts; ++i) in += lets_in(client) ? 1 : 0;
        return in;
    }
    std::chrono::seconds wait(http::ClientKey client) {
        return limiter.take(client, clock.monotonic()).value_or(0s);
    }

    RateLimiter limiter;
    ManualClock clock{TimePoint{1'700'000'000'000ms}};
};

}  // namespace

TEST_CASE("a client may make its burst at once, and then wait") {
    Gate gate(50, 300);
    CHECK(gate.let_in(1, 1000) == 300);
    CHECK(gate.wait(1) == 1s);
    CHECK(gate.let_in(2, 1000) == 300);
}

TEST_CASE("requests come back one by one, exactly at the rate, up to the burst") {
    Gate gate(50, 300);
    gate.let_in(1, 300);
    gate.clock.advance(19ms);
    CHECK_FALSE(gate.lets_in(1));
    gate.clock.advance(1ms);
    CHECK(gate.let_in(1, 10) == 1);
    gate.clock.advance(1s);
    CHECK(gate.let_in(1, 100) == 50);
    gate.clock.advance(24h);
    CHECK(gate.let_in(1, 1000) == 300);
}

TEST_CASE("who stays at the rate is never refused") {
    Gate gate(50, 1);
    int in = 0;
    for (int i = 0; i < 10'000; ++i) {
        in += gate.lets_in(1) ? 1 : 0;
        gate.clock.advance(20ms);
    }
    CHECK(in == 10'000);
}

TEST_CASE("who goes on trying is let in as soon as one who waits") {
    Gate gate(1, 5);
    CHECK(gate.let_in(1, 5) == 5);
    for (int i = 0; i < 9; ++i) {
        gate.clock.advance(100ms);
        REQUIRE_FALSE(gate.lets_in(1));
    }
    gate.clock.advance(100ms);
    CHECK(gate.lets_in(1));
}

TEST_CASE("the wait is in whole seconds, rounded up, and waiting it is enough") {
    Gate slow(1, 1);
    CHECK(slow.lets_in(1));
    CHECK(slow.wait(1) == 1s);
    slow.clock.advance(1ms);
    CHECK(slow.wait(1) == 1s);
    slow.clock.advance(999ms);
    CHECK(slow.lets_in(1));

    for (const int per_second : {1, 3, 7, 50, RateLimiter::highest}) {
        Gate gate(per_second, 2);
        gate.let_in(1, 2);
        const auto wait = gate.wait(1);
        CHECK(wait >= 1s);
        gate.clock.advance(wait);
        CHECK(gate.lets_in(1));
    }
}

TEST_CASE("the highest figures fit") {
    Gate gate(1, RateLimiter::highest);
    CHECK(gate.let_in(1, RateLimiter::highest + 1) == RateLimiter::highest);
    CHECK(gate.wait(1) == 1s);
}

TEST_CASE("a flood from a million addresses keeps no newcomer out, and is not forgiven for it") {
    Gate gate(50, 300);
    constexpr http::ClientKey flooder = 0xFFFF'C633'6401;  // 198.51.100.1
    gate.let_in(flooder, 300);
    int kept_out = 0;
    for (http::ClientKey other = 1; other <= 1'000'000; ++other)
        kept_out += gate.lets_in(other) ? 0 : 1;
    CHECK(kept_out == 0);
    CHECK_FALSE(gate.lets_in(flooder));
    // When the flood is over, the table has room again.
    gate.clock.advance(20ms);
    CHECK(gate.let_in(flooder, 10) == 1);
    CHECK(gate.let_in(2'000'000, 1000) == 300);
}

TEST_CASE("clients that are spread like real ones do not drive each other out") {
    Gate gate(50, 300);
    // 10,000 addresses of one network, each at its limit.
    constexpr http::ClientKey first = 0xFFFF'0A00'0000;
    for (http::ClientKey c = 0; c < 10'000; ++c) gate.let_in(first + c, 300);
    int forgotten = 0;
    for (http::ClientKey c = 0; c < 10'000; ++c) forgotten += gate.lets_in(first + c) ? 1 : 0;
    CHECK(forgotten == 0);
}

TEST_CASE("threads together let in no more than the burst") {
    Gate gate(50, 300);
    std::atomic<int> in = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) threads.emplace_back([&] { in += gate.let_in(1, 200); });
    }
    CHECK(in == 300);
}

}  // namespace rate_limiter_test
