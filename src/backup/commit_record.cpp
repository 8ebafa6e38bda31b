#include "backup/commit_record.h"

#include <bit>
#include <concepts>
#include <cstring>
#include <utility>

#include <zlib.h>

#include "backup/compression.h"
#include "db/log_frames.h"

namespace baedal::backup {

namespace {

// A record is its size, the CRC-32 of these four bytes, the CRC-32 of its content, and its content: a
// kind and the kind's members. Integers are little-endian.
constexpr std::size_t record_head_size = 12;
constexpr std::uint32_t largest_record = 1U << 30;
constexpr std::uint32_t largest_page = 65'536;

enum class RecordKind : std::uint8_t { header = 1, commit = 2, idle = 3 };

std::uint32_t crc_of(std::string_view bytes) {
    return static_cast<std::uint32_t>(::crc32_z(
        0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));  // NOLINT
}

static_assert(std::endian::native == std::endian::little);

template <std::unsigned_integral T>
void put(std::string& out, T value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out.append(bytes, sizeof(T));
}

void put(std::string& out, RecordKind kind) { put(out, static_cast<std::uint8_t>(kind)); }
void put(std::string& out, TimePoint at) { put(out, static_cast<std::uint64_t>(to_millis(at))); }
void put(std::string& out, std::string_view text) {
    put(out, static_cast<std::uint16_t>(text.size()));
    out.append(text);
}

std::string begin_record(RecordKind kind) {
    std::string out(record_head_size, '\0');
    put(out, kind);
    return out;
}

std::string end_record(std::string out) {
    const std::string_view content = std::string_view(out).substr(record_head_size);
    std::string head;
    put(head, static_cast<std::uint32_t>(content.size()));
    put(head, crc_of(head));
    put(head, crc_of(content));
    out.replace(0, record_head_size, head);
    return out;
}

struct RecordContent {
    std::string_view rest;

    std::string_view take(std::size_t size) {
        if (size > rest.size()) throw DamagedBackup("a record ends too early");
        const std::string_view out = rest.substr(0, size);
        rest.remove_prefix(size);
        return out;
    }
    template <std::unsigned_integral T>
    T number() {
        T out = 0;
        std::memcpy(&out, take(sizeof(T)).data(), sizeof(T));
        return out;
    }
    TimePoint time() { return from_millis(static_cast<std::int64_t>(number<std::uint64_t>())); }
    std::string text() { return std::string(take(number<std::uint16_t>())); }
};

CommitRecord decode_commit(RecordContent& in) {
    CommitRecord out;
    out.previous = in.number<std::uint64_t>();
    out.number = in.number<std::uint64_t>();
    out.at = in.time();
    out.database = in.text();
    out.page_size = in.number<std::uint32_t>();
    out.database_pages = in.number<std::uint32_t>();
    const auto count = in.number<std::uint32_t>();
    if (out.page_size == 0 || out.page_size > largest_page)
        throw DamagedBackup("a record has pages of an impossible size");
    for (std::uint32_t n = 0; n < count; ++n) {
        StoredPage page;
        page.number = in.number<std::uint32_t>();
        page.bytes = in.take(out.page_size);
        if (page.number == 0 || page.number > out.database_pages)
            throw DamagedBackup("a record has a page beyond its database");
        out.pages.push_back(std::move(page));
    }
    return out;
}

Record decode_content(RecordContent& in) {
    switch (static_cast<RecordKind>(in.number<std::uint8_t>())) {
        case RecordKind::header: {
            SegmentHeader out;
            out.format = in.number<std::uint32_t>();
            out.log = in.text();
            out.previous = in.number<std::uint64_t>();
            return out;
        }
        case RecordKind::commit: return decode_commit(in);
        case RecordKind::idle: {
            IdleRecord out;
            out.previous = in.number<std::uint64_t>();
            out.at = in.time();
            return out;
        }
    }
    throw DamagedBackup("a record of an unknown kind");
}

}  // namespace

std::string encode(const SegmentHeader& header) {
    std::string out = begin_record(RecordKind::header);
    put(out, header.format);
    put(out, std::string_view(header.log));
    put(out, header.previous);
    return end_record(std::move(out));
}

std::string encode(const IdleRecord& record) {
    std::string out = begin_record(RecordKind::idle);
    put(out, record.previous);
    put(out, record.at);
    return end_record(std::move(out));
}

std::string encode(const db::Commit& commit, std::uint64_t previous) {
    const db::CommittedPages committed = db::parse_frames(commit.frames, commit.page_size);
    std::string out = begin_record(RecordKind::commit);
    out.reserve(out.size() + commit.frames.size() + commit.database.size() + 64);
    put(out, previous);
    put(out, commit.number);
    put(out, commit.at);
    put(out, std::string_view(commit.database));
    put(out, commit.page_size);
    put(out, committed.database_pages);
    put(out, static_cast<std::uint32_t>(committed.pages.size()));
    for (const db::PageImage& page : committed.pages) {
        put(out, page.number);
        out.append(page.bytes);
    }
    return end_record(std::move(out));
}

std::optional<Record> RecordDecoder::next() {
    if (waiting() < record_head_size) return std::nullopt;
    const std::string_view bytes = std::string_view(waiting_).substr(used_);
    RecordContent head{bytes.substr(0, record_head_size)};
    const auto size = head.number<std::uint32_t>();
    const auto crc_of_size = head.number<std::uint32_t>();
    const auto crc = head.number<std::uint32_t>();
    if (crc_of(bytes.substr(0, sizeof(size))) != crc_of_size || size > largest_record)
        throw DamagedBackup("the size of a record is wrong");
    if (bytes.size() < record_head_size + size) {
        waiting_.erase(0, std::exchange(used_, 0));
        return std::nullopt;
    }
    RecordContent content{bytes.substr(record_head_size, size)};
    if (crc_of(content.rest) != crc) throw DamagedBackup("the content of a record is wrong");
    Record out = decode_content(content);
    if (!content.rest.empty()) throw DamagedBackup("a record is too long");
    used_ += record_head_size + size;
    if (used_ == waiting_.size()) {
        waiting_.clear();
        used_ = 0;
    }
    return out;
}

}  // namespace baedal::backup
