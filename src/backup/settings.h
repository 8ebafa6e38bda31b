// The settings of the server's backups.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "config/config.h"

namespace baedal::backup {

struct Settings {
    std::filesystem::path folder = {};  // backup.folder; empty: none but on request
    Milliseconds every = std::chrono::hours{6};
    std::size_t keep = 8;                           // verified ones
    std::filesystem::path after = {};               // backup.after, a program; empty: none
    std::uint64_t max_bytes_per_second = 50 << 20;  // backup.max_mb_per_second; 0: no limit
    std::uint64_t max_log_bytes = 1ULL << 30;       // backup.max_log_mb, during the copy
};

// Throws ConfigError on a wrong type or a value out of range. `data` is the data folder.
Settings read_settings(const Config& config, const std::filesystem::path& data);

}  // namespace baedal::backup
