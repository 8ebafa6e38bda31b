// The records of a commit log: what the second copy of a deployment has of each commit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "db/commit_feed.h"

namespace baedal::backup {

// 1: the first one.
inline constexpr std::uint32_t commit_log_format = 1;

// The first record of each file of a log.
struct SegmentHeader {
    std::uint32_t format = commit_log_format;
    std::string log;             // the name of the log's folder
    std::uint64_t previous = 0;  // the number of the commit before the file; 0: none
    bool operator==(const SegmentHeader&) const = default;
};

// A page as the commit has left it.
struct StoredPage {
    std::uint32_t number = 0;  // from 1
    std::string bytes;
    bool operator==(const StoredPage&) const = default;
};

struct CommitRecord {
    std::uint64_t previous = 0;  // the number of the commit before it in the log
    std::uint64_t number = 0;    // numbers of commits that did not come about are left out
    TimePoint at{};
    std::string database;
    std::uint32_t page_size = 0;
    std::uint32_t database_pages = 0;  // the size of the database after the commit
    std::vector<StoredPage> pages;
    bool operator==(const CommitRecord&) const = default;
};

// Up to this time there was no other commit.
struct IdleRecord {
    std::uint64_t previous = 0;
    TimePoint at{};
    bool operator==(const IdleRecord&) const = default;
};

using Record = std::variant<SegmentHeader, CommitRecord, IdleRecord>;

std::string encode(const SegmentHeader& header);
std::string encode(const IdleRecord& record);
// Throws std::runtime_error if the frames are not those of a commit.
std::string encode(const db::Commit& commit, std::uint64_t previous);

// Decodes the records of a stream that comes in pieces.
class RecordDecoder {
public:
    void add(std::string_view piece) { waiting_.append(piece); }
    // The next record; empty if its end is still missing. Throws DamagedBackup if a byte of it is
    // another one than was written; then the stream cannot be read further.
    std::optional<Record> next();
    // The bytes of a record whose end is missing.
    std::size_t waiting() const { return waiting_.size() - used_; }

private:
    std::string waiting_;
    std::size_t used_ = 0;
};

}  // namespace baedal::backup
