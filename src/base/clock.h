// The clock interface. The program reads time from a Clock only.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace baedal {

using Milliseconds = std::chrono::milliseconds;
// Wall-clock time in UTC, in milliseconds. For stored and shown times.
using TimePoint = std::chrono::sys_time<Milliseconds>;
// Monotonic time. For durations and deadlines.
using Instant = std::chrono::steady_clock::time_point;

// Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
    virtual Instant monotonic() const = 0;
};

class SystemClock final : public Clock {
public:
    TimePoint now() const override;
    Instant monotonic() const override;
};

// A clock that tests advance. Wall-clock and monotonic time advance together. Thread-safe.
class ManualClock final : public Clock {
public:
    explicit ManualClock(TimePoint start) : milliseconds_(start.time_since_epoch().count()) {}
    TimePoint now() const override { return TimePoint{Milliseconds{milliseconds_.load()}}; }
    Instant monotonic() const override { return Instant{Milliseconds{milliseconds_.load()}}; }
    void advance(Milliseconds by) { milliseconds_ += by.count(); }

private:
    std::atomic<std::int64_t> milliseconds_;
};

// RFC 3339 in UTC with milliseconds: "2026-11-22T03:04:05.678Z". Years 0 to 9999.
std::string to_rfc3339(TimePoint at);
// Accepts any RFC 3339 offset and 0 to 9 digits of fractional seconds. Empty for any other text.
std::optional<TimePoint> from_rfc3339(std::string_view text);

inline std::int64_t to_millis(TimePoint at) { return at.time_since_epoch().count(); }
inline TimePoint from_millis(std::int64_t ms) { return TimePoint{Milliseconds{ms}}; }

}  // namespace baedal
