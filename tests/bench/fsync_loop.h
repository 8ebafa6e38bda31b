// What the disk itself can do: the floor below every durable order.
#pragma once

#include <chrono>
#include <filesystem>

namespace baedal::bench {

// The median time, in microseconds, to append 4 KiB to a file in `folder` and have it on the disk.
double median_fsync_us(const std::filesystem::path& folder, std::chrono::milliseconds duration);

}  // namespace baedal::bench
