// The check of a copy before it is kept.
#pragma once

#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/manifest.h"
#include "host/module.h"

namespace baedal::backup {

// What SQLite finds wrong in a database file to which nobody writes; "" if nothing. Throws
// SQLite::Exception, also when `stop` is requested.
std::string find_damage(const std::filesystem::path& file, const std::stop_token& stop);

struct CopyReport {
    std::size_t invariants = 0;  // that were checked
    std::vector<std::string> violations;
    std::size_t open_business = 0;
};

enum class CopyCheck {
    pages_and_invariants,
    pages,  // of data that lacks migrations, which the invariants of this program cannot read
};

// Reads every page of the copied databases in `folder`, and runs what `baedal check` runs. Nobody
// writes to the folder. Throws Cancelled when `stop` is requested.
CopyReport verify_copy(const std::filesystem::path& folder, const std::vector<StoredFile>& files,
                       const std::vector<host::ModuleDefinition>& modules, CopyCheck check,
                       const std::stop_token& stop);

}  // namespace baedal::backup
