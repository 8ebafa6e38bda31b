// What a process remembers of a database file, to tell it from another file at the same path.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "db/connection.h"

namespace baedal::db {

// The path as a URI of SQLite, without parameters.
std::string to_uri(const std::filesystem::path& file);

// Of the main file alone, without its write-ahead log, unless a member says otherwise.
struct FileMark {
    struct Inode {
        std::uint64_t device = 0;
        std::uint64_t number = 0;
        auto operator<=>(const Inode&) const = default;
    };

    std::optional<Inode> inode;        // empty if SQLite's files are not the system's
    bool has_log = false;              // the write-ahead log is not empty
    std::int64_t size = 0;             // bytes
    std::string header;                // the first 100 bytes, or fewer
    std::optional<std::int64_t> head;  // the last event; empty if it cannot be read

    // Counts the transactions that changed the first page, such as those at which the file grew
    // (https://sqlite.org/fileformat.html, 1.3.6).
    std::uint32_t change_counter() const;
};

// Reads the mark without a lock, a recovery of the log or any other change. Empty if there is no
// file or it cannot be opened. Throws SQLite::Exception if it cannot be read.
std::optional<FileMark> read_file_mark(const std::filesystem::path& file);

// The last sequence number that was given to an event; 0 for a database without a log. Throws
// SQLite::Exception.
std::int64_t last_event(Connection& connection);

// Has the system write what it holds back of the main file, so that a mark that is read next is not
// ahead of the disk. Throws SQLite::Exception.
void sync_main_file(Connection& connection);

// Compares the file that a process had open with the one that stands at `file` now. Returns, for
// the owner, why the latter must not be opened; empty if it may.
std::optional<std::string> why_not_taken(const std::filesystem::path& file, const FileMark& known,
                                         const FileMark& found);

// The text for the owner about a file that has less than this process has written.
std::string is_older(const std::filesystem::path& file);

}  // namespace baedal::db
