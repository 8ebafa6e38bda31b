// The manifest of a backup: what is in it, of which time, and whether it was checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "backup/compression.h"
#include "backup/snapshot.h"
#include "base/clock.h"
#include "base/enum_names.h"

namespace baedal::backup {

// There is no backup, or not one that this program can use. The message says what to do.
struct BackupError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// 1: the first one.
inline constexpr std::int64_t manifest_format = 1;
inline constexpr const char* manifest_name = "manifest.json";

struct StoredFile {
    std::string name;  // in the data folder; the compressed file is <name>.zst
    Content content = {};
    std::uint64_t stored_bytes = 0;
    std::int64_t last_event = 0;  // of a database's log
    std::vector<Cursor> cursors = {};
};

// Of a base of a second copy: the commits of the log after this number are not in it.
struct Followed {
    std::string log;  // the name of the log's folder, beside the base
    std::uint64_t after = 0;
    bool operator==(const Followed&) const = default;
};

enum class Verdict {
    verified,
    failed  // the files are what they were at the point, and an invariant is violated
};
constexpr EnumNames<Verdict, 2> enum_names(Verdict) { return {"verified", "failed"}; }

struct Manifest {
    std::string program;  // the version that made it
    std::string source;   // machine and data folder
    TimePoint started{};
    TimePoint taken_at{};  // the point in time: what was on the disk then is in the backup
    Milliseconds duration{};
    std::int64_t held_microseconds =
        0;                      // how long the writers were held for it; 0: there were none
    std::int64_t attempts = 1;  // to find the common point
    std::uint64_t largest_log_bytes = 0;  // of a write-ahead log, during the copy
    Verdict verdict = Verdict::verified;
    std::string error;               // why it failed its check
    std::int64_t invariants = 0;     // that were checked
    std::int64_t open_business = 0;  // that the check found
    std::optional<Followed> followed;
    std::vector<StoredFile> files;

    std::uint64_t bytes() const;
    std::uint64_t stored_bytes() const;
};

std::string to_json(const Manifest& manifest);
// Throws BackupError for a file that is missing, damaged, not a manifest, or of a newer format.
Manifest read_manifest(const std::filesystem::path& folder);

}  // namespace baedal::backup
