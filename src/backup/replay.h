// Brings restored databases from the moment of a base to that of the last commit of its log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "backup/commit_log.h"
#include "backup/manifest.h"

namespace baedal::backup {

struct Replay {
    std::uint64_t commits = 0;  // that were applied
    TimePoint until{};          // everything up to this time is there
    LogEnd end = {};
};

// Applies the commits of the base's log, which is in `folder`, to the database files in `data`. Nobody
// has them open. Ends at the first damage: what is applied is a state that the deployment had. Throws
// std::system_error.
Replay replay_commits(const std::filesystem::path& folder, const Manifest& base,
                      const std::filesystem::path& data);

}  // namespace baedal::backup
