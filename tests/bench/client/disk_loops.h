// What the disk alone can do, to compare with.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

namespace baedal::bench {

// Each appends to a file of its own in `folder`, one after another for `duration`, and returns the
// time of each append in microseconds, sorted.
std::vector<double> fsync_loop(const std::filesystem::path& folder,
                               std::chrono::milliseconds duration);  // 4 KiB and fdatasync
std::vector<double> commit_loop(const std::filesystem::path& folder,
                                std::chrono::milliseconds duration);  // a row of 100 bytes, SQLite

}  // namespace baedal::bench
