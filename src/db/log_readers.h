// The processes whose reads keep the write-ahead log of a database from being emptied.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/thread_annotations.h"

namespace baedal::db {

struct LogReader {
    std::int64_t pid = 0;
    std::string command;
    TimePoint since;  // when the writer first met it
};
std::string to_text(const LogReader& reader);  // "sqlite3 (pid 123)"

// SQLite cannot reuse the log while another process has a snapshot of it. The locks of such a
// process are in /proc/locks (https://sqlite.org/walformat.html, 2.3). The writer's thread calls
// look() and clear(); current() is thread-safe.
class LogReaders {
public:
    // `clock` outlives it.
    LogReaders(std::string database, std::filesystem::path file, std::uint64_t max_log_bytes,
               const Clock& clock);

    // A checkpoint has left a part of the log, which has this size. From an eighth of the maximum
    // on, new readers are logged. Above the maximum each gets SIGTERM, and SIGKILL a second later.
    // The process that has started this one is never ended.
    void look(std::uint64_t log_bytes);
    // A checkpoint has emptied the log.
    void clear();
    std::vector<LogReader> current() const;

private:
    struct Known {
        LogReader reader;
        std::optional<Instant> told_to_end;
    };

    void end(Known& known, std::uint64_t log_bytes);

    const std::string database_;
    const std::filesystem::path file_;
    const std::uint64_t max_log_bytes_;
    const Clock& clock_;
    mutable Mutex mutex_;
    std::vector<Known> known_ GUARDED_BY(mutex_);
};

}  // namespace baedal::db
