// Stops calling what does not answer, and lets it recover by itself.
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

// A restaurant sees a few payments a minute, so windows are counted in calls, not in seconds.
struct BreakerSettings {
    int window = 20;            // the last calls that are judged
    int minimum = 10;           // no verdict before so many
    double failure_rate = 0.5;  // open at this share of failures ...
    double slow_rate = 0.8;     // ... or of slow calls
    std::chrono::milliseconds slow_call{2000};
    std::chrono::milliseconds open_for{5000};  // then half-open
    int half_open_permits = 3;                 // trial calls; all must succeed to close
};

enum class BreakerState { closed, open, half_open };
constexpr EnumNames<BreakerState, 3> enum_names(BreakerState) {
    return {"closed", "open", "half_open"};
}

// Thread-safe. A caller asks for a Permit before the call and settles it after; a permit that is
// dropped unsettled counts as a failure.
class CircuitBreaker {
public:
    CircuitBreaker(std::string name, BreakerSettings settings, const Clock& clock);

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
        // The call was never made: the window is not touched.
        void withdraw();

    private:
        void settle(bool success);
        CircuitBreaker* breaker_;
        Instant begun_;
        std::uint64_t generation_;  // of the state in which it was given; old ones do not count
    };

    // Nothing while the circuit is open (or half-open with all its permits out).
    std::optional<Permit> try_acquire();
    // How long until it is worth trying again; zero while it is closed.
    std::chrono::milliseconds retry_after() const;

    struct Figures {
        std::string name;
        BreakerState state;
        int calls, failures, slow;  // in the window
        std::uint64_t rejected;     // since start
    };
    Figures figures() const;

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
    std::vector<Outcome> window_ GUARDED_BY(mutex_);  // ring
    std::size_t next_ GUARDED_BY(mutex_) = 0;
    int failures_ GUARDED_BY(mutex_) = 0;
    int slow_ GUARDED_BY(mutex_) = 0;
    Instant opened_at_ GUARDED_BY(mutex_);
    int permits_out_ GUARDED_BY(mutex_) = 0;
    int trial_successes_ GUARDED_BY(mutex_) = 0;
    std::uint64_t generation_ GUARDED_BY(mutex_) = 0;
    std::uint64_t rejected_ GUARDED_BY(mutex_) = 0;
};

// The process's breakers by name, for /admin/breakers and /metrics. They outlive module instances:
// a restarted module finds its breaker as it left it. Thread-safe.
class Breakers {
public:
    explicit Breakers(const Clock& clock) : clock_(clock) {}
    CircuitBreaker& get(const std::string& name, const BreakerSettings& settings);
    std::vector<CircuitBreaker::Figures> figures() const;

private:
    const Clock& clock_;
    mutable Mutex mutex_;
    std::map<std::string, std::unique_ptr<CircuitBreaker>> breakers_ GUARDED_BY(mutex_);
};

}  // namespace baedal
