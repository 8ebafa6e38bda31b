#include "db/log_frames.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <stdexcept>

#include "db/connection.h"

namespace baedal::db {

namespace {

// https://sqlite.org/fileformat2.html#the_write_ahead_log
constexpr std::size_t log_header_size = 32;
constexpr std::size_t page_size_at = 8;
constexpr std::size_t salts_at = 16;
constexpr std::size_t salts_size = 8;
constexpr std::size_t salts_at_in_frame = 8;

std::uint32_t read_big_endian(std::string_view bytes, std::size_t at) {
    std::uint32_t out = 0;
    std::memcpy(&out, bytes.substr(at, sizeof(out)).data(), sizeof(out));
    return std::endian::native == std::endian::little ? std::byteswap(out) : out;
}

[[noreturn]] void throw_unexpected(const char* what) {
    throw std::runtime_error(std::string("the write-ahead log is not what was expected: ") + what);
}

}  // namespace

CommittedPages parse_frames(std::string_view frames, std::uint32_t page_size) {
    const std::size_t frame_size = frame_header_size + page_size;
    if (frames.empty() || frames.size() % frame_size != 0) throw_unexpected("a part of a frame");
    std::map<std::uint32_t, std::string_view> pages;
    CommittedPages out;
    for (std::size_t at = 0; at < frames.size(); at += frame_size) {
        const std::string_view frame = frames.substr(at, frame_size);
        pages[read_big_endian(frame, 0)] = frame.substr(frame_header_size);
        out.database_pages = read_big_endian(frame, 4);
    }
    if (out.database_pages == 0) throw_unexpected("no end of a commit");
    for (const auto& [number, bytes] : pages) {
        // A page beyond the end: of a commit before, or of a database that has become smaller.
        if (number <= out.database_pages) out.pages.push_back({number, bytes});
    }
    return out;
}

void LogPosition::start(Connection& connection) {
    std::string header(log_header_size, '\0');
    connection.read_log(header, 0);
    salts_ = header.substr(salts_at, salts_size);
    frames_ = connection.log_pages();
    known_commits_ = connection.log_commits();
}

LogPosition::Frames LogPosition::read_new(Connection& connection) {
    if (connection.log_commits() == known_commits_) return {};
    known_commits_ = connection.log_commits();
    std::string header(log_header_size, '\0');
    connection.read_log(header, 0);
    const std::string salts = header.substr(salts_at, salts_size);
    const std::uint64_t end = connection.log_pages();
    if (salts != salts_ || end < frames_) frames_ = 0;
    salts_ = salts;
    Frames out;
    out.page_size = read_big_endian(header, page_size_at);
    const std::size_t frame_size = frame_header_size + out.page_size;
    out.bytes.resize((end - frames_) * frame_size);
    connection.read_log(out.bytes, log_header_size + frames_ * frame_size);
    frames_ = end;
    for (std::size_t at = 0; at < out.bytes.size(); at += frame_size) {
        if (std::string_view(out.bytes).substr(at + salts_at_in_frame, salts_size) != salts)
            throw_unexpected("a frame of an earlier log");
    }
    return out;
}

}  // namespace baedal::db
