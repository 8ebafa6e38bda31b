// The settings of the server's backups.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "config/config.h"

namespace baedal::backup {

struct Settings {
    std::filesystem::path folder = {};  // backup.folder; empty: none but on request
    Milliseconds every = std::chrono::hours{6};
    std::size_t keep = 8;                           // verified ones
    std::filesystem::path after = {};               // backup.after, a program; empty: none
    std::uint64_t max_bytes_per_second = 50 << 20;  // backup.max_mb_per_second; 0: no limit
    std::filesystem::path follow = {};              // backup.follow, a folder; empty: none
    std::string follow_command = {};                // backup.follow_command; "": none
    Milliseconds follow_base_every = std::chrono::hours{24};
    std::uint64_t follow_max_bytes = 128 << 20;  // backup.follow_max_mb, of commits that wait
    std::uint64_t max_log_bytes = 1ULL << 30;    // backup.max_log_mb, during the copy
};

// Throws ConfigError on a wrong type or a value out of range. `data` is the data folder.
Settings read_settings(const Config& config, const std::filesystem::path& data);

}  // namespace baedal::backup
