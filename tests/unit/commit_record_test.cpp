// The records of a commit log: what is read back, and what is refused.
#include <cstring>
#include <string>

#include <doctest/doctest.h>

#include "backup/commit_record.h"
#include "backup/compression.h"

namespace commit_record_test {

namespace {

using namespace baedal;
using namespace baedal::backup;

constexpr std::uint32_t page_size = 512;

std::string big_endian(std::uint32_t value) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(value >> static_cast<unsigned>(shift)));
    return out;
}

std::string frame(std::uint32_t page, std::uint32_t database_pages, char filler) {
    return big_endian(page) + big_endian(database_pages) + std::string(16, 's') +
           std::string(page_size, filler);
}

db::Commit commit_of(std::string frames) {
    return {.number = 7,
            .database = "order",
            .at = from_millis(1'764'000'000'123),
            .page_size = page_size,
            .frames = std::move(frames)};
}

std::string stream_of_three() {
    return encode(SegmentHeader{.log = "commits-x", .previous = 5}) +
           encode(commit_of(frame(3, 0, 'a') + frame(1, 4, 'b')), 5) +
           encode(IdleRecord{.previous = 7, .at = from_millis(9)});
}

std::vector<Record> decode(std::string_view stream) {
    RecordDecoder decoder;
    decoder.add(stream);
    std::vector<Record> out;
    while (auto record = decoder.next()) out.push_back(std::move(*record));
    return out;
}

}  // namespace

TEST_CASE("records are read back as they were written") {
    const auto records = decode(stream_of_three());
    REQUIRE(records.size() == 3);
    CHECK(std::get<SegmentHeader>(records[0]) == SegmentHeader{.log = "commits-x", .previous = 5});
    const CommitRecord expected{
        .previous = 5,
        .number = 7,
        .at = from_millis(1'764'000'000'123),
        .database = "order",
        .page_size = page_size,
        .database_pages = 4,
        .pages = {{1, std::string(page_size, 'b')}, {3, std::string(page_size, 'a')}}};
    CHECK(std::get<CommitRecord>(records[1]) == expected);
    CHECK(std::get<IdleRecord>(records[2]) == IdleRecord{.previous = 7, .at = from_millis(9)});
}

TEST_CASE("a page that a commit has written twice is kept as it was written last") {
    const auto records =
        decode(encode(commit_of(frame(1, 0, 'a') + frame(9, 0, 'x') + frame(1, 2, 'b')), 0));
    const auto& commit = std::get<CommitRecord>(records.at(0));
    REQUIRE(commit.pages.size() == 1);  // page 9 is beyond the end of the database
    CHECK(commit.pages[0].bytes == std::string(page_size, 'b'));
}

TEST_CASE("a stream that ends anywhere gives its whole records and nothing else") {
    const std::string stream = stream_of_three();
    const auto all = decode(stream);
    std::size_t whole = 0;
    for (std::size_t size = 0; size <= stream.size(); ++size) {
        const auto records = decode(std::string_view(stream).substr(0, size));
        CHECK(records.size() >= whole);
        whole = records.size();
        CHECK(records == std::vector<Record>(all.begin(), all.begin() + static_cast<long>(whole)));
    }
    CHECK(whole == 3);
}

TEST_CASE("a stream that comes byte by byte gives the same records") {
    RecordDecoder decoder;
    std::vector<Record> records;
    for (const char byte : stream_of_three()) {
        decoder.add({&byte, 1});
        while (auto record = decoder.next()) records.push_back(std::move(*record));
    }
    CHECK(records == decode(stream_of_three()));
    CHECK(decoder.waiting() == 0);
}

TEST_CASE("every changed byte is noticed") {
    const std::string stream = stream_of_three();
    for (std::size_t at = 0; at < stream.size(); ++at) {
        std::string changed = stream;
        changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
        CAPTURE(at);
        CHECK_THROWS_AS(decode(changed), DamagedBackup);
    }
}

TEST_CASE("frames that are not those of a commit are refused") {
    CHECK_THROWS(encode(commit_of(""), 0));
    CHECK_THROWS(encode(commit_of(frame(1, 1, 'a') + "x"), 0));
    CHECK_THROWS(encode(commit_of(frame(1, 0, 'a')), 0));  // no end of the commit
}

}  // namespace commit_record_test
