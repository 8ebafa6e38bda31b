// Compressed files of a backup (zstd), streamed with bounded memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "backup/pace.h"

namespace baedal::backup {

// A file of a backup that is not what the manifest says. The message says what to do.
struct DamagedBackup : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Content {
    std::uint64_t bytes = 0;
    std::string sha256;
    bool operator==(const Content&) const = default;
};

// Compresses `from` into the new file `to`, which is on the disk at the return. Returns what was
// read. Throws std::system_error, Cancelled.
Content compress_file(const std::filesystem::path& from, const std::filesystem::path& to,
                      Pace& pace);

// Reads a compressed file, and gives its content to `take` in pieces. Stops at the first byte
// beyond `expected.bytes`. Throws DamagedBackup if the content is not the expected one,
// std::system_error, Cancelled.
void expand_file(const std::filesystem::path& from, const Content& expected, Pace& pace,
                 const std::function<void(std::string_view)>& take);

}  // namespace baedal::backup
