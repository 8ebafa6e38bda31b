// A circuit breaker: stops calls to a dependency that fails or is slow, and tries it again after a
// while.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/thread_annotations.h"

namespace baedal {

// The window counts calls and not seconds: a restaurant has a few payments a minute.
struct BreakerSettings {
    int window = 20;            // number of last calls in the statistics
    int minimum = 10;           // the circuit stays closed below this number of calls
    double failure_rate = 0.5;  // opens at this fraction of failures ...
    double slow_rate = 0.8;     // ... or at this fraction of slow calls
    std::chrono::milliseconds slow_call{2000};  // a call is slow from this duration on
    std::chrono::milliseconds open_for{5000};   // time until half-open
    int half_open_permits = 3;                  // trial calls; the circuit closes if all succeed
};

enum class BreakerState { closed, open, half_open };
constexpr EnumNames<BreakerState, 3> enum_names(BreakerState) {
    return {"closed", "open", "half_open"};
}

// Thread-safe. A caller acquires a Permit before the call and settles it after the call. A permit
// that is destroyed without a result counts as a failure.
class CircuitBreaker {
public:
    CircuitBreaker(std::string name, BreakerSettings settings, const Clock& clock);

    // The breaker outlives it.
    class Permit {
    public:
        Permit(CircuitBreaker& breaker, Instant begun, std::uint64_t generation)
            : breaker_(&breaker), begun_(begun), generation_(generation) {}
        Permit(Permit&& other) noexcept
            : breaker_(std::exchange(other.breaker_, nullptr)),
              begun_(other.begun_),
              generation_(other.generation_) {}
        Permit& operator=(Permit&&) = delete;
        ~Permit() { settle(false); }
        void succeeded() { settle(true); }
        void failed() { settle(false); }
        // The call was not made: the statistics do not change.
        void withdraw();

    private:
        void settle(bool success);
        CircuitBreaker* breaker_;
        Instant begun_;
        std::uint64_t
            generation_;  // of the state at acquisition; a permit of an earlier one does not count
    };

    // Empty while the circuit is open, and while it is half-open and all trial permits are taken.
    std::optional<Permit> try_acquire();
    // The time until the next trial call; zero while the circuit is closed.
    std::chrono::milliseconds retry_after() const;

    struct Statistics {
        std::string name;
        BreakerState state;
        int calls, failures, slow;  // in the window
        std::uint64_t rejected;     // since start
    };
    Statistics statistics() const;

private:
    struct Outcome {
        bool failure;
        bool slow;
    };

    void settle(bool success, Instant begun, std::uint64_t generation);
    void withdraw(std::uint64_t generation);
    void record(Outcome outcome) REQUIRES(mutex_);
    void enter(BreakerState state) REQUIRES(mutex_);
    bool tripped() const REQUIRES(mutex_);

    const std::string name_;
    const BreakerSettings settings_;
    const Clock& clock_;

    mutable Mutex mutex_;
    BreakerState state_ GUARDED_BY(mutex_) = BreakerState::closed;
    std::vector<Outcome> window_ GUARDED_BY(mutex_);  // ring buffer
    std::size_t next_ GUARDED_BY(mutex_) = 0;
    int failures_ GUARDED_BY(mutex_) = 0;
    int slow_ GUARDED_BY(mutex_) = 0;
    Instant opened_at_ GUARDED_BY(mutex_);
    int permits_out_ GUARDED_BY(mutex_) = 0;
    int trial_successes_ GUARDED_BY(mutex_) = 0;
    std::uint64_t generation_ GUARDED_BY(mutex_) = 0;
    std::uint64_t rejected_ GUARDED_BY(mutex_) = 0;
};

// The circuit breakers of the process by name, for /admin/breakers and /metrics. A breaker outlives
// module instances and keeps its state across their restarts. Thread-safe.
class Breakers {
public:
    explicit Breakers(const Clock& clock) : clock_(clock) {}
    // Creates the breaker at the first call. `settings` count at that call only. The reference
    // lives as long as the Breakers.
    CircuitBreaker& get(const std::string& name, const BreakerSettings& settings);
    std::vector<CircuitBreaker::Statistics> statistics() const;

private:
    const Clock& clock_;
    mutable Mutex mutex_;
    std::map<std::string, std::unique_ptr<CircuitBreaker>> breakers_ GUARDED_BY(mutex_);
};

}  // namespace baedal
