#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>

#include "runtime/circuit_breaker.h"

namespace circuit_breaker_test {

using namespace baedal;
using namespace baedal;
using namespace std::chrono_literals;

namespace {

// Explicit settings: the tests do not depend on the defaults.
constexpr BreakerSettings settings{.window = 20,
                                   .minimum = 5,
                                   .failure_rate = 0.5,
                                   .slow_rate = 0.8,
                                   .slow_call = 2000ms,
                                   .open_for = 5000ms,
                                   .half_open_permits = 3};

struct Circuit {
    ManualClock clock{TimePoint{1'000'000ms}};
    CircuitBreaker breaker{"gateway", settings, clock};

    bool call(bool succeeds, std::chrono::milliseconds takes = 0ms) {
        auto permit = breaker.try_acquire();
        if (!permit) return false;
        clock.advance(takes);
        succeeds ? permit->succeeded() : permit->failed();
        return true;
    }
    void calls(int count, bool succeed, std::chrono::milliseconds take = 0ms) {
        for (int i = 0; i < count; ++i) call(succeed, take);
    }
    void open() { calls(5, false); }
    BreakerState state() const { return breaker.statistics().state; }
};

}  // namespace

TEST_CASE("a circuit opens at half of the last calls failed, from five calls on") {
    Circuit circuit;
    circuit.calls(4, false);
    CHECK(circuit.state() == BreakerState::closed);
    CHECK(circuit.breaker.retry_after() == 0ms);
    circuit.call(false);
    CHECK(circuit.state() == BreakerState::open);
    CHECK_FALSE(circuit.call(true));
    CHECK(circuit.breaker.statistics().rejected == 1);
    CHECK(circuit.breaker.retry_after() == 5s);
}

TEST_CASE("a failure rate below one half keeps the circuit closed") {
    Circuit circuit;
    for (int i = 0; i < 50; ++i) {
        circuit.calls(2, true);
        circuit.call(false);
    }
    CHECK(circuit.state() == BreakerState::closed);
}

TEST_CASE("only the last twenty calls count") {
    Circuit circuit;
    circuit.calls(20, true);
    circuit.calls(9, false);
    CHECK(circuit.state() == BreakerState::closed);
    const auto statistics = circuit.breaker.statistics();
    CHECK(statistics.calls == 20);
    CHECK(statistics.failures == 9);
    circuit.call(false);
    CHECK(circuit.state() == BreakerState::open);
    CHECK(circuit.breaker.statistics().failures ==
          10);  // the window keeps the calls that opened the circuit
}

TEST_CASE("a newer call replaces the oldest call of the window") {
    Circuit circuit;
    circuit.calls(10, true);
    circuit.calls(9, false);
    circuit.calls(20, true);
    CHECK(circuit.breaker.statistics().failures == 0);
    circuit.calls(9, false);
    CHECK(circuit.state() == BreakerState::closed);
}

TEST_CASE("a circuit opens at four fifths of slow calls, though they succeed") {
    Circuit circuit;
    circuit.call(true);
    circuit.calls(3, true, 2s);
    CHECK(circuit.state() == BreakerState::closed);
    circuit.call(true, 2s);
    CHECK(circuit.state() == BreakerState::open);
    CHECK(circuit.breaker.statistics().slow == 4);
    CHECK(circuit.breaker.statistics().failures == 0);
}

TEST_CASE("a call just below the threshold is not slow") {
    Circuit circuit;
    circuit.calls(20, true, 1999ms);
    CHECK(circuit.breaker.statistics().slow == 0);
}

TEST_CASE("after open_for an open circuit gives three trial permits and no more") {
    Circuit circuit;
    circuit.open();
    circuit.clock.advance(4999ms);
    CHECK_FALSE(circuit.breaker.try_acquire());
    CHECK(circuit.breaker.retry_after() == 1ms);
    circuit.clock.advance(1ms);
    CHECK(circuit.breaker.retry_after() == 0ms);

    auto a = circuit.breaker.try_acquire();
    auto b = circuit.breaker.try_acquire();
    auto c = circuit.breaker.try_acquire();
    REQUIRE((a && b && c));
    CHECK(circuit.state() == BreakerState::half_open);
    CHECK_FALSE(circuit.breaker.try_acquire());
    CHECK(circuit.breaker.retry_after() == 2s);

    a->succeeded();
    CHECK_FALSE(circuit.breaker.try_acquire());  // three trials in total, not three at a time
    b->succeeded();
    CHECK(circuit.state() == BreakerState::half_open);
    c->succeeded();
    CHECK(circuit.state() == BreakerState::closed);
    CHECK(circuit.breaker.statistics().calls == 0);
}

TEST_CASE("a failed trial opens the circuit again for the whole open_for") {
    Circuit circuit;
    circuit.open();
    circuit.clock.advance(5s);
    circuit.call(true);
    circuit.call(false);
    CHECK(circuit.state() == BreakerState::open);
    CHECK(circuit.breaker.retry_after() == 5s);
}

TEST_CASE("a slow trial opens the circuit again") {
    Circuit circuit;
    circuit.open();
    circuit.clock.advance(5s);
    circuit.call(true, 2s);
    CHECK(circuit.state() == BreakerState::open);
}

TEST_CASE("a permit of an earlier state does not count") {
    Circuit circuit;
    auto early_failure = circuit.breaker.try_acquire();
    auto early_success = circuit.breaker.try_acquire();
    auto early_withdrawal = circuit.breaker.try_acquire();
    circuit.open();
    circuit.clock.advance(5s);
    auto trial = circuit.breaker.try_acquire();
    REQUIRE(circuit.state() == BreakerState::half_open);

    early_failure->failed();
    CHECK(circuit.state() == BreakerState::half_open);
    early_success->succeeded();
    early_withdrawal->withdraw();
    trial->succeeded();
    CHECK(circuit.state() == BreakerState::half_open);  // one of three
    circuit.calls(2, true);
    CHECK(circuit.state() == BreakerState::closed);
}

TEST_CASE("a trial of an earlier half-open state does not count in the next") {
    Circuit circuit;
    circuit.open();
    circuit.clock.advance(5s);
    auto late = circuit.breaker.try_acquire();
    circuit.call(false);
    circuit.clock.advance(5s);
    circuit.calls(2, true);
    late->failed();
    CHECK(circuit.state() == BreakerState::half_open);
    circuit.call(true);
    CHECK(circuit.state() == BreakerState::closed);
}

TEST_CASE("a destroyed permit counts as a failure, and each permit counts once") {
    Circuit circuit;
    (void)circuit.breaker.try_acquire();
    CHECK(circuit.breaker.statistics().failures == 1);
    {
        auto permit = circuit.breaker.try_acquire();
        permit->succeeded();
        permit->failed();
        const auto moved = std::move(*permit);
    }
    CHECK(circuit.breaker.statistics().calls == 2);
    CHECK(circuit.breaker.statistics().failures == 1);
}

TEST_CASE("a withdrawn permit does not change the window and returns its trial") {
    Circuit circuit;
    circuit.breaker.try_acquire()->withdraw();
    CHECK(circuit.breaker.statistics().calls == 0);
    circuit.open();
    circuit.clock.advance(5s);
    for (int i = 0; i < 10; ++i) circuit.breaker.try_acquire()->withdraw();
    CHECK(circuit.state() == BreakerState::half_open);
    circuit.calls(3, true);
    CHECK(circuit.state() == BreakerState::closed);
}

TEST_CASE("settings that never or always open the circuit are refused") {
    const ManualClock clock{TimePoint{}};
    const auto with = [&](auto change) {
        BreakerSettings changed = settings;
        change(changed);
        CircuitBreaker("gateway", changed, clock);
    };
    CHECK_THROWS_AS(with([](auto& s) { s.minimum = 21; }), std::invalid_argument);
    CHECK_THROWS_AS(with([](auto& s) { s.minimum = 0; }), std::invalid_argument);
    CHECK_THROWS_AS(with([](auto& s) { s.failure_rate = 0; }), std::invalid_argument);
    CHECK_THROWS_AS(with([](auto& s) { s.slow_rate = 1.1; }), std::invalid_argument);
    CHECK_THROWS_AS(with([](auto& s) { s.half_open_permits = 0; }), std::invalid_argument);
}

TEST_CASE("a breaker keeps its state under its name") {
    const ManualClock clock{TimePoint{}};
    Breakers breakers(clock);
    CircuitBreaker& gateway = breakers.get("pay.gateway", settings);
    for (int i = 0; i < 5; ++i) gateway.try_acquire()->failed();
    CHECK(&breakers.get("pay.gateway", settings) == &gateway);
    breakers.get("notify.channel", settings);
    const auto statistics = breakers.statistics();
    REQUIRE(statistics.size() == 2);
    CHECK(statistics[0].name == "notify.channel");
    CHECK(statistics[1].state == BreakerState::open);
    CHECK(to_text(statistics[1].state) == "open");
    CHECK(to_text(BreakerState::half_open) == "half_open");
}

TEST_CASE("threads together never hold more trial permits than allowed") {
    Circuit circuit;
    circuit.open();
    circuit.clock.advance(5s);
    std::atomic<int> given = 0;
    {
        std::vector<std::optional<CircuitBreaker::Permit>> kept;
        Mutex mutex;
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&] {
                if (auto permit = circuit.breaker.try_acquire()) {
                    ++given;
                    const Lock lock(mutex);
                    kept.emplace_back(std::move(permit));
                }
            });
        }
        threads.clear();
    }
    CHECK(given == 3);
}

}  // namespace circuit_breaker_test
