// The order of the commits of several writers, and its bounds.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "db/commit_feed.h"

namespace commit_feed_test {

namespace {

using namespace baedal;

db::Commit commit(const char* database, std::size_t bytes = 10) {
    return {.database = database, .at = from_millis(5), .frames = std::string(bytes, 'x')};
}

std::string taken(db::CommitFeed& feed) {
    std::string out;
    for (const db::Commit& commit : feed.take())
        out += commit.database + std::to_string(commit.number) + " ";
    return out;
}

}  // namespace

TEST_CASE("commits come in the order of their numbers, and wait for the slower writer") {
    int wakes = 0;
    db::CommitFeed feed(1000, [&] { ++wakes; });
    CHECK(feed.reserve() == 1);
    CHECK(feed.reserve() == 2);
    CHECK(feed.reserve() == 3);
    feed.fill(2, commit("b"));
    CHECK(taken(feed) == "");
    CHECK(feed.oldest() == from_millis(5));
    CHECK_FALSE(feed.is_empty());
    feed.fill(1, commit("a"));
    CHECK(taken(feed) == "a1 b2 ");
    feed.cancel(3);
    CHECK(taken(feed) == "");
    CHECK(feed.is_empty());
    CHECK(feed.last_number() == 3);
    CHECK(feed.reserve() == 4);
    feed.fill(4, commit("c"));
    CHECK(taken(feed) == "c4 ");
    CHECK(wakes == 3);  // after each take() that gave nothing, and at the beginning
}

TEST_CASE("a feed whose commits are not taken ends, and keeps nothing") {
    db::CommitFeed feed(1000, [] {});
    for (int n = 0; n < 3; ++n) feed.fill(feed.reserve(), commit("a", 300));
    CHECK_FALSE(feed.has_ended());
    const auto slow = feed.reserve();
    feed.fill(feed.reserve(), commit("b", 300));
    CHECK(feed.has_ended());
    CHECK(feed.end_reason().contains("waited"));
    feed.fill(slow, commit("c"));
    CHECK(taken(feed) == "");
    CHECK_FALSE(feed.oldest());
}

TEST_CASE("what came before the end is still given, and nothing after a missing commit") {
    int wakes = 0;
    db::CommitFeed feed(1000, [&] { ++wakes; });
    feed.fill(feed.reserve(), commit("a"));
    const auto missing = feed.reserve();
    feed.fill(feed.reserve(), commit("b"));
    feed.end("the file was opened again");
    feed.end("another reason");
    feed.fill(missing, commit("c"));
    feed.cancel(missing);
    CHECK(taken(feed) == "a1 ");
    CHECK(taken(feed) == "");
    CHECK(feed.end_reason() == "the file was opened again");
    CHECK(wakes == 1);
}

}  // namespace commit_feed_test
