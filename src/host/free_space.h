// The room that is left on the disk of the data folder.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/enum_names.h"
#include "host/diagnosis.h"

namespace baedal::host {

enum class SpaceLevel {
    ample,
    low,       // what a stranger can make for nothing is refused
    very_low,  // new orders are refused; those that exist go on
};
constexpr EnumNames<SpaceLevel, 3> enum_names(SpaceLevel) { return {"ample", "low", "very-low"}; }

// Measures at most once a second. Thread-safe.
class FreeSpace {
public:
    struct Disk {
        std::uint64_t free = 0;      // bytes that this process may write
        std::uint64_t capacity = 0;  // bytes
    };
    // Nothing if the disk cannot be asked.
    using Measure = std::function<std::optional<Disk>()>;

    // Low is below `low_bytes`, but at most a tenth of the disk; very low is below a quarter of that.
    // 0: always ample. `clock` outlives it.
    FreeSpace(const Clock& clock, std::uint64_t low_bytes, Measure measure);

    // Logs a change.
    SpaceLevel level();
    // As of the last measurement; 0 before the first.
    std::uint64_t free_bytes() const { return free_; }
    // Measures too. Nothing if the room is ample.
    std::optional<Diagnosis> diagnose();

private:
    SpaceLevel level_of(const Disk& disk) const;

    const Clock& clock_;
    const std::uint64_t low_bytes_;
    const Measure measure_;
    std::atomic<Instant> measure_at_{Instant::min()};
    std::atomic<std::uint64_t> free_ = 0;
    std::atomic<SpaceLevel> level_ = SpaceLevel::ample;
};

// "1234 MB"
std::string megabytes(std::uint64_t bytes);

// Of the disk that holds `folder`.
FreeSpace::Measure measure_disk_of(std::string folder);

}  // namespace baedal::host
