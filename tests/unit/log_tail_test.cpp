// The newest events of a log in memory: bounded by their number and by their size.
#include <doctest/doctest.h>

#include "db/outbox/log_tail.h"

namespace log_tail_test {

namespace {

using baedal::outbox::Envelope;
using baedal::outbox::LogTail;

Envelope event(std::int64_t seq, std::size_t bytes) {
    Envelope out;
    out.seq = seq;
    out.data = std::string(bytes, 'x');
    return out;
}

}  // namespace

TEST_CASE("large events leave the tail of a log before its memory is used up") {
    LogTail tail;
    for (std::int64_t seq = 1; seq <= 1000; ++seq) {
        tail.publish({event(seq, 100'000)});
        CHECK(tail.bytes() <= LogTail::max_bytes);
    }
    CHECK_FALSE(tail.after(0, 10));
    const auto newest = tail.after(998, 10);
    REQUIRE(newest);
    REQUIRE(newest->size() == 2);
    CHECK(newest->back()->seq == 1000);
}

TEST_CASE("small events leave the tail of a log by their number") {
    LogTail tail;
    for (std::int64_t seq = 1; seq <= 2000; ++seq) tail.publish({event(seq, 10)});
    CHECK_FALSE(tail.after(2000 - 1 - static_cast<std::int64_t>(LogTail::max_events), 10));
    CHECK(tail.after(2000 - static_cast<std::int64_t>(LogTail::max_events), 10));
}

TEST_CASE("an event that is larger than the tail of a log is read from the file") {
    LogTail tail;
    tail.publish({event(1, 10), event(2, LogTail::max_bytes), event(3, 10)});
    CHECK_FALSE(tail.after(0, 10));
    CHECK_FALSE(tail.after(1, 10));
    REQUIRE(tail.after(2, 10));
    CHECK(tail.after(2, 10)->size() == 1);
    tail.forget();
    CHECK(tail.bytes() == 0);
}

}  // namespace log_tail_test
