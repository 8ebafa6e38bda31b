// The frames of SQLite's write-ahead log: pages as the commits have left them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace baedal::db {

class Connection;

inline constexpr std::size_t frame_header_size = 24;

// A page of one commit. Refers to the frames.
struct PageImage {
    std::uint32_t number = 0;  // from 1
    std::string_view bytes;
};

struct CommittedPages {
    std::uint32_t database_pages = 0;  // the size of the database after the commit
    std::vector<PageImage> pages;      // each once, in ascending order
};

// `frames` are those of one commit. Throws std::runtime_error if they are not.
CommittedPages parse_frames(std::string_view frames, std::uint32_t page_size);

// The end of the write-ahead log of a writing connection, from which the next commit's frames are
// read. For the thread of the connection.
class LogPosition {
public:
    // At the end that the log has now.
    void start(Connection& connection);

    struct Frames {
        std::uint32_t page_size = 0;
        std::string bytes;
    };
    // The frames of the commit that has just succeeded; none if it has changed nothing. Called after
    // each commit, before a checkpoint. The first call may have frames of earlier commits before them.
    // Throws SQLite::Exception, std::runtime_error.
    Frames read_new(Connection& connection);

private:
    std::string salts_;                // of the log, which is begun anew with other ones
    std::uint64_t frames_ = 0;         // of the log, that are known
    std::uint64_t known_commits_ = 0;  // of the connection
};

}  // namespace baedal::db
