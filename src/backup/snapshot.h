// Read snapshots of all databases of a deployment as of one point in time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "db/connection.h"

namespace baedal::backup {

// A consumer's position in the log of a producer.
struct Cursor {
    std::string producer;
    std::int64_t seq = 0;
    bool operator==(const Cursor&) const = default;
};

// One database of the snapshot.
class DatabaseSnapshot {
public:
    // Opens the file and reads it once, so that begin() finds the schema in memory. Throws
    // SQLite::Exception.
    explicit DatabaseSnapshot(std::filesystem::path file);

    // Opens the read transaction. From now on all reads see the last commit of before.
    void begin();
    // Ends it: the write-ahead log can be emptied again. Does nothing without one.
    void end();

    // The number of the file's changes by other connections, as far as it can be compared with an
    // earlier one. Not a part of the transaction.
    std::int64_t changes();

    // The following read the snapshot.
    std::int64_t last_event();
    std::vector<Cursor> cursors();
    std::uint64_t bytes();  // of the database without its log

    std::uintmax_t log_bytes() const;  // of the write-ahead log, now
    const std::filesystem::path& file() const { return file_; }
    db::Connection& connection() { return connection_; }

private:
    std::filesystem::path file_;
    db::Connection connection_;
    db::Connection observer_;  // has no transaction
};

// For one thread at a time.
class Snapshot {
public:
    // Throws SQLite::Exception if one of the files cannot be read.
    explicit Snapshot(const std::vector<std::filesystem::path>& files);

    // For files that nobody writes at the moment of the call.
    void begin();
    // For files that another process may write: false if a commit came between the first and the last
    // read transaction. Then there is no snapshot.
    bool try_begin();
    void end();

    std::vector<std::unique_ptr<DatabaseSnapshot>>& databases() { return databases_; }
    std::uintmax_t largest_log_bytes() const;

private:
    std::vector<std::unique_ptr<DatabaseSnapshot>> databases_;
};

}  // namespace baedal::backup
