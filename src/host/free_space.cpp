#include "host/free_space.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "base/log.h"

namespace baedal::host {

namespace {

constexpr std::chrono::seconds between_measurements{1};

void log_level(SpaceLevel level, std::uint64_t free) {
    const auto fields = {log::Field{"free_mb", static_cast<std::int64_t>(free >> 20)}};
    switch (level) {
        case SpaceLevel::ample: return log::info("the disk has room again", fields);
        case SpaceLevel::low:
            return log::warn("the disk is nearly full: unpaid orders are refused", fields);
        case SpaceLevel::very_low:
            return log::error("the disk is nearly full: new orders are refused", fields);
    }
}

}  // namespace

FreeSpace::FreeSpace(const Clock& clock, std::uint64_t low_bytes, Measure measure)
    : clock_(clock), low_bytes_(low_bytes), measure_(std::move(measure)) {}

SpaceLevel FreeSpace::level() {
    if (low_bytes_ == 0) return SpaceLevel::ample;
    const Instant now = clock_.monotonic();
    Instant due = measure_at_;
    // One thread measures; the others use what is known.
    if (now < due || !measure_at_.compare_exchange_strong(due, now + between_measurements))
        return level_;
    const auto disk = measure_();
    if (!disk) return level_;
    free_ = disk->free;
    const SpaceLevel level = level_of(*disk);
    if (level_.exchange(level) != level) log_level(level, disk->free);
    return level;
}

SpaceLevel FreeSpace::level_of(const Disk& disk) const {
    const std::uint64_t low = std::min(low_bytes_, disk.capacity / 10);
    if (disk.free >= low) return SpaceLevel::ample;
    return disk.free >= low / 4 ? SpaceLevel::low : SpaceLevel::very_low;
}

std::optional<Diagnosis> FreeSpace::diagnose() {
    const SpaceLevel now = level();
    if (now == SpaceLevel::ample) return std::nullopt;
    const std::string left = megabytes(free_bytes());
    if (now == SpaceLevel::low) {
        return Diagnosis{.code = DiagnosisCode{"disk-low"},
                         .level = Level::warning,
                         .setting = "data.low_disk_mb",
                         .text =
                             "The disk of the data folder is nearly full: unpaid orders are "
                             "refused. Make room before paid ones are refused too.",
                         .detail = left};
    }
    return Diagnosis{.code = DiagnosisCode{"disk-very-low"},
                     .level = Level::problem,
                     .setting = "data.low_disk_mb",
                     .text =
                         "The disk of the data folder is full: new orders are refused; those "
                         "under way go on. Make room.",
                     .detail = left};
}

namespace {

// The folder, or the one in which it will be made.
std::filesystem::path existing_part(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::path out = std::filesystem::absolute(folder, error);
    while (!std::filesystem::exists(out, error) && out.has_relative_path()) out = out.parent_path();
    return out;
}

}  // namespace

std::string megabytes(std::uint64_t bytes) { return std::to_string(bytes >> 20) + " MB"; }

FreeSpace::Measure measure_disk_of(std::string folder) {
    return [folder = std::move(folder)]() -> std::optional<FreeSpace::Disk> {
        std::error_code error;
        const auto space = std::filesystem::space(existing_part(folder), error);
        if (error) return std::nullopt;
        return FreeSpace::Disk{space.available, space.capacity};
    };
}

}  // namespace baedal::host
