// The files of a commit log, its segments: records in a compressed stream (zstd).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "backup/commit_record.h"

namespace baedal::backup {

// "00000000000000001234.zst", after the number of the commit before the segment.
std::string segment_name(std::uint64_t previous);

// Compresses the records of one segment. Not thread-safe.
class SegmentWriter {
public:
    SegmentWriter();
    ~SegmentWriter();
    SegmentWriter(const SegmentWriter&) = delete;
    SegmentWriter& operator=(const SegmentWriter&) = delete;

    void add(std::string_view record);
    // What the records so far have become since the last call: from these bytes on, all of them can be
    // read.
    std::string flush();
    // The same, and the end of the segment.
    std::string finish();

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

// How the reading of a log ended.
struct LogEnd {
    // Why it ended before its last byte; "" if it did not, or if merely the last record is incomplete,
    // as the loss of a machine leaves it.
    std::string damage;
    std::uint64_t unread_bytes = 0;  // compressed, of the segments, from about the damage on
};

// Gives the records of the log in `folder` to `take`, except segments that have nothing after the
// commit `after`. The records are in order and none is missing in between. `take` may throw
// DamagedBackup to end the reading there. Throws std::system_error.
LogEnd read_commit_log(const std::filesystem::path& folder, std::uint64_t after,
                       const std::function<void(const Record&)>& take);

}  // namespace baedal::backup
