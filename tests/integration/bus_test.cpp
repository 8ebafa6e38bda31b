// The event log and its cursors: each event takes effect exactly once across crashes.
#include <algorithm>

#include <doctest/doctest.h>

#include "bus_harness.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

namespace bus_test {

using namespace baedal;
using test::Happened;
using test::numbers;
using test::Pair;
using test::Square;

TEST_CASE("a consumer gets events in the order of the log") {
    test::TemporaryFolder folder;
    Pair pair(folder.path, 7);
    pair.attach();
    for (int n = 1; n <= 100; ++n) pair.produce("a", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 100));
}

TEST_CASE(
    "a crash after the producer's commit and before the consumption loses nothing and doubles "
    "nothing") {
    test::TemporaryFolder folder;
    {
        Pair before(folder.path);
        before.attach();
        for (int n = 1; n <= 5; ++n) before.produce("a", n);
        REQUIRE(test::eventually([&] { return before.caught_up(); }));
        before.bus.detach("consumer");
        for (int n = 6; n <= 10; ++n) before.produce("a", n);  // committed without a consumer
    }
    Pair after(folder.path);
    after.attach();
    REQUIRE(test::eventually([&] { return after.caught_up(); }));
    CHECK(after.seen() == numbers(1, 10));
}

TEST_CASE("effects and cursor are committed together") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::atomic<int> calls = 0;
    pair.attach([&](const Happened&) {
        if (++calls == 2) throw std::runtime_error("once");  // after the effect is written
    });
    for (int n = 1; n <= 3; ++n) pair.produce("a", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 3));
    CHECK(pair.parked() == 0);
}

TEST_CASE("large events are handled in batches of bounded size") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    constexpr int count = 24;
    for (int n = 1; n <= count; ++n) {
        pair.producer.write_and_wait(
            [&](db::Transaction& tx) { tx.append(Happened{"a" + std::string(1 << 20, 'x'), n}); });
    }
    std::int64_t longest = 0;  // uncommitted events before the current one
    pair.attach(
        [&](const Happened& event) { longest = std::max(longest, event.number - pair.cursor()); });
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, count));
    CHECK(longest <= 16);
}

TEST_CASE("a consumer has read all of a log once it has handled every event that is in it") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    const auto has_read_all = [&] { return pair.bus.has_read_all("consumer", "producer"); };
    CHECK_FALSE(has_read_all());  // there is no such subscription yet
    pair.attach();
    pair.produce("a", 1);
    CHECK(test::eventually(has_read_all));
    pair.bus.detach("consumer");
    pair.produce("a", 2);
    CHECK_FALSE(has_read_all());
    CHECK_FALSE(pair.bus.caught_up("consumer"));
    pair.attach();
    CHECK(test::eventually(has_read_all));
    CHECK(pair.bus.caught_up("consumer"));
    pair.producer.fail("the disk is broken");
    CHECK(pair.bus.caught_up("consumer"));  // what can be read was handled
}

TEST_CASE("events without a handler are passed without a commit, until there are many") {
    test::TemporaryFolder folder;
    {
        Pair pair(folder.path);
        pair.attach();
        pair.produce("a", 1);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        pair.consumer.write_and_wait([](db::Transaction&) {});  // the commit above is on the disk
        const auto commits = pair.consumer.statistics().commits;
        pair.produce_passed(20);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        CHECK(pair.bus.status().front().cursor == 21);
        CHECK(pair.cursor() == 1);
        CHECK(pair.consumer.statistics().commits == commits);

        pair.produce("a", 2);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        CHECK(pair.cursor() == 22);
        pair.produce_passed(999);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        CHECK(pair.cursor() == 22);
    }
    // A start reads them again.
    Pair pair(folder.path);
    CHECK(pair.cursor() == 22);
    pair.attach();
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    pair.produce_passed(1);
    REQUIRE(test::eventually([&] { return pair.cursor() == 1022; }));
    CHECK(pair.seen() == numbers(1, 2));
}

TEST_CASE("new events of the producer do not shorten the pause after a failure") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::vector<Instant> attempts;  // the consumer's writer writes it
    pair.attach([&](const Happened& event) {
        if (event.number != 13) return;
        attempts.push_back(pair.clock.monotonic());
        throw std::runtime_error("thirteen");
    });
    pair.produce("bad", 13);
    for (int n = 100; pair.parked() == 0 && n < 100'000; ++n) pair.produce("good", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen().front() == 100);
    REQUIRE(attempts.size() == 3);
    CHECK(attempts[1] - attempts[0] >= std::chrono::milliseconds{20});
    CHECK(attempts[2] - attempts[1] >= std::chrono::milliseconds{40});
}

TEST_CASE("the timer of a pause before a restart does not end a later pause") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::vector<std::function<void()>> pauses;  // the consumer's writer writes it
    events::Subscription subscription(
        "consumer", pair.consumer, "producer",
        [&](const auto&) { return std::make_unique<events::LocalLog>(pair.producer); }, {}, {},
        [&](std::chrono::milliseconds, std::function<void()> end) { pauses.push_back(end); });
    auto failing = std::make_shared<events::Handlers>();
    events::Endpoint(pair.bus, *failing)
        .on<Happened>([](db::Transaction&, const Happened&, const events::Envelope&) {
            throw std::runtime_error("not today");
        });
    const auto pauses_begun = [&] {
        pair.consumer.write_and_wait([](db::Transaction&) {});  // after the unit that wake() queued
        return pauses.size();
    };
    pair.produce("a", 1);
    subscription.attach(failing);
    CHECK(pauses_begun() == 1);
    subscription.attach(failing);
    CHECK(pauses_begun() == 2);
    pauses[0]();
    CHECK(pauses_begun() == 2);
    pauses[1]();
    CHECK(pauses_begun() == 3);
}

TEST_CASE("a consumer with its cursor reset to 0 handles all events again") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach();
    for (int n = 1; n <= 20; ++n) pair.produce("a", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    pair.reset_cursor();
    pair.attach();
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 20));
}

TEST_CASE("an event of an undone unit is never delivered") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach();
    CHECK_THROWS(pair.producer.write_and_wait([](db::Transaction& tx) {
        tx.append(Happened{"a", 666});
        throw std::runtime_error("no");
    }));
    pair.produce("a", 1);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 1));
}

TEST_CASE("an event of an undone attempt within a unit is never delivered") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach();
    pair.producer.write_and_wait([](db::Transaction& tx) {
        CHECK_THROWS(tx.attempt([&] {
            tx.append(Happened{"undone", 1});
            throw std::runtime_error("no");
        }));
    });
    pair.produce("done", 2);
    pair.produce("done", 3);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(2, 3));
}

TEST_CASE("an event has the trace of the request that caused it") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach();
    const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    pair.producer.write_and_wait([&](db::Transaction& tx) {
        tx.set_trace(trace);
        tx.append(Happened{"a", 1});
    });
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    const auto seen = pair.consumer.read([](db::Connection& c) {
        return *c.one("SELECT trace FROM seen", [](db::Row row) { return row.text(0); });
    });
    CHECK(seen == trace);
}

TEST_CASE("a request gets a reply, fails, times out, or has no owner") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    events::Handlers none;
    events::Endpoint asker(pair.bus, none);
    using namespace std::chrono_literals;
    CHECK(pair.io.run(asker.ask(Square{3}, 1s, "")).error() == events::Failure::unavailable);
    pair.attach();
    CHECK(pair.io.run(asker.ask(Square{3}, 1s, ""))->number == 9);
    CHECK(pair.io.run(asker.ask(Square{-1}, 1s, "")).error() == events::Failure::failed);
    CHECK(pair.io.run(asker.ask(Square{2000}, 20ms, "")).error() == events::Failure::timed_out);
}

}  // namespace bus_test
