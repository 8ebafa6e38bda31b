#include "runtime/circuit_breaker.h"

#include <algorithm>
#include <stdexcept>

namespace baedal {

namespace {

void check(const std::string& name, const BreakerSettings& s) {
    const auto is_share = [](double share) { return share > 0 && share <= 1; };
    if (s.minimum < 1 || s.window < s.minimum || s.half_open_permits < 1 ||
        !is_share(s.failure_rate) || !is_share(s.slow_rate) || s.slow_call.count() < 0 ||
        s.open_for.count() < 0) {
        throw std::invalid_argument("the settings of the circuit breaker '" + name +
                                    "' make no sense");
    }
}

}  // namespace

CircuitBreaker::CircuitBreaker(std::string name, BreakerSettings settings, const Clock& clock)
    : name_(std::move(name)), settings_(settings), clock_(clock) {
    check(name_, settings_);
    window_.reserve(static_cast<std::size_t>(settings_.window));
}

void CircuitBreaker::Permit::settle(bool success) {
    if (CircuitBreaker* breaker = std::exchange(breaker_, nullptr))
        breaker->settle(success, begun_, generation_);
}

void CircuitBreaker::Permit::withdraw() {
    if (CircuitBreaker* breaker = std::exchange(breaker_, nullptr)) breaker->withdraw(generation_);
}

std::optional<CircuitBreaker::Permit> CircuitBreaker::try_acquire() {
    const Instant now = clock_.monotonic();
    const Lock lock(mutex_);
    if (state_ == BreakerState::open && now - opened_at_ >= settings_.open_for)
        enter(BreakerState::half_open);
    const bool full = state_ == BreakerState::half_open &&
                      permits_out_ + trial_successes_ >= settings_.half_open_permits;
    if (state_ == BreakerState::open || full) {
        ++rejected_;
        return std::nullopt;
    }
    ++permits_out_;
    return std::optional<Permit>(std::in_place, *this, now, generation_);
}

std::chrono::milliseconds CircuitBreaker::retry_after() const {
    const Instant now = clock_.monotonic();
    const Lock lock(mutex_);
    if (state_ == BreakerState::open) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(opened_at_ + settings_.open_for - now);
        return std::max(left, std::chrono::milliseconds{0});
    }
    const bool full = state_ == BreakerState::half_open &&
                      permits_out_ + trial_successes_ >= settings_.half_open_permits;
    // By then each trial call has ended or is slow.
    return full ? settings_.slow_call : std::chrono::milliseconds{0};
}

void CircuitBreaker::settle(bool success, Instant begun, std::uint64_t generation) {
    const Instant now = clock_.monotonic();
    const Lock lock(mutex_);
    if (generation != generation_) return;
    --permits_out_;
    const Outcome outcome{.failure = !success, .slow = now - begun >= settings_.slow_call};
    record(outcome);
    if (state_ == BreakerState::closed) {
        if (tripped()) enter(BreakerState::open);
    } else if (outcome.failure || outcome.slow) {
        enter(BreakerState::open);  // a slow trial call is not a recovery
    } else if (++trial_successes_ == settings_.half_open_permits) {
        enter(BreakerState::closed);
    }
}

void CircuitBreaker::withdraw(std::uint64_t generation) {
    const Lock lock(mutex_);
    if (generation == generation_) --permits_out_;
}

void CircuitBreaker::record(Outcome outcome) {
    if (window_.size() < static_cast<std::size_t>(settings_.window)) {
        window_.push_back(outcome);
    } else {
        Outcome& oldest = window_[next_];
        failures_ -= oldest.failure ? 1 : 0;
        slow_ -= oldest.slow ? 1 : 0;
        oldest = outcome;
        next_ = (next_ + 1) % window_.size();
    }
    failures_ += outcome.failure ? 1 : 0;
    slow_ += outcome.slow ? 1 : 0;
}

void CircuitBreaker::enter(BreakerState state) {
    state_ = state;
    ++generation_;
    permits_out_ = 0;
    trial_successes_ = 0;
    if (state == BreakerState::open) {
        opened_at_ = clock_.monotonic();
        return;  // the window stays for /admin/breakers
    }
    window_.clear();
    next_ = 0;
    failures_ = 0;
    slow_ = 0;
}

bool CircuitBreaker::tripped() const {
    const auto calls = static_cast<int>(window_.size());
    return calls >= settings_.minimum &&
           (failures_ >= settings_.failure_rate * calls || slow_ >= settings_.slow_rate * calls);
}

CircuitBreaker::Statistics CircuitBreaker::statistics() const {
    const Lock lock(mutex_);
    return {name_, state_, static_cast<int>(window_.size()), failures_, slow_, rejected_};
}

CircuitBreaker& Breakers::get(const std::string& name, const BreakerSettings& settings) {
    const Lock lock(mutex_);
    auto& slot = breakers_[name];
    if (!slot) slot = std::make_unique<CircuitBreaker>(name, settings, clock_);
    return *slot;
}

std::vector<CircuitBreaker::Statistics> Breakers::statistics() const {
    const Lock lock(mutex_);
    std::vector<CircuitBreaker::Statistics> out;
    out.reserve(breakers_.size());
    for (const auto& [name, breaker] : breakers_) out.push_back(breaker->statistics());
    return out;
}

}  // namespace baedal
