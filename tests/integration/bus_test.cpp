// The log and its cursors: exactly once in effect, whatever crashes; one bad event stops one subject.
#include <map>
#include <memory>

#include <doctest/doctest.h>

#include "events/event_bus.h"
#include "events/subscription.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace {

using namespace baedal;
using db::arg;

struct Happened {
    static constexpr MessageType type{"producer", "Happened"};
    std::string thing;
    std::int64_t number = 0;
    const std::string& subject() const { return thing; }
    static void fields(auto& self, auto&& field) {
        field("thing", self.thing);
        field("number", self.number);
    }
};

struct Square {
    static constexpr MessageType type{"consumer", "Square"};
    using Reply = Square;
    std::int64_t number = 0;
    static void fields(auto& self, auto&& field) { field("number", self.number); }
};

std::vector<db::Migration> schema() {
    auto migrations = baedal::test::migrations("none");
    migrations.push_back({"test/0001_seen",
                          "CREATE TABLE seen (n INTEGER PRIMARY KEY AUTOINCREMENT, thing TEXT, "
                          "number INTEGER, trace TEXT)"});
    return migrations;
}

// A producer and a consumer over real files; making it again on the same folder is a restart.
struct Pair {
    explicit Pair(const std::filesystem::path& folder, int batch = 512)
        : producer("producer", folder / "producer.sqlite", schema(), clock, random),
          consumer("consumer", folder / "consumer.sqlite", schema(), clock, random),
          bus(io.threads.executors().front(), {.max_attempts = 3, .batch = batch}) {
        bus.add_database("producer", producer);
        bus.add_database("consumer", consumer);
    }
    ~Pair() {
        io.threads.stop();  // and with it the bus's timers
        producer.close();
        consumer.close();
    }

    void produce(const std::string& thing, std::int64_t number) {
        producer.write_and_wait([&](db::Transaction& tx) { tx.append(Happened{thing, number}); });
    }
    // The consumer writes down what it sees; `misbehave` may throw.
    void attach(std::function<void(const Happened&)> misbehave = [](const Happened&) {}) {
        auto handlers = std::make_shared<events::Handlers>();
        events::Endpoint endpoint(bus, *handlers);
        endpoint.on<Happened>([misbehave](db::Transaction& tx, const Happened& event,
                                          const events::Envelope& envelope) {
            tx.run("INSERT INTO seen (thing, number, trace) VALUES (:thing, :number, :trace)",
                   arg(":thing", event.thing), arg(":number", event.number),
                   arg(":trace", envelope.traceparent));
            misbehave(event);
        });
        endpoint.serve<Square>([](Square question, std::string) -> Task<Square> {
            if (question.number < 0) throw std::runtime_error("negative");
            if (question.number > 1000) co_await sleep_for(std::chrono::milliseconds{200});
            co_return Square{question.number * question.number};
        });
        bus.attach("consumer", handlers);
    }
    // As if it had seen nothing; to be attached again.
    void set_back() {
        bus.detach("consumer");
        consumer.write_and_wait([](db::Transaction& tx) {
            tx.run("DELETE FROM seen WHERE n > 0");
            tx.run("UPDATE cursor SET seq = 0 WHERE producer = 'producer'");
        });
    }
    std::vector<std::int64_t> seen() {
        return consumer.write_and_wait([](db::Transaction& tx) {
            return tx.all("SELECT number FROM seen ORDER BY n",
                          [](db::Row row) { return row.integer(0); });
        });
    }
    bool caught_up() const {
        const auto all = bus.status();
        return !all.empty() && all.front().cursor == all.front().head;
    }
    std::int64_t parked() const { return bus.status().front().dead_letters; }

    SystemClock clock;
    SystemRandom random;
    test::Io io;
    db::Database producer;
    db::Database consumer;
    events::EventBus bus;
};

std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> out;
    for (std::int64_t n = first; n <= last; ++n) out.push_back(n);
    return out;
}

}  // namespace

TEST_CASE("events reach a consumer in the order of the log, without being asked for") {
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
        for (int n = 6; n <= 10; ++n) before.produce("a", n);  // committed; nobody heard
    }
    Pair after(folder.path);
    after.attach();
    REQUIRE(test::eventually([&] { return after.caught_up(); }));
    CHECK(after.seen() == numbers(1, 10));
}

TEST_CASE("effects and cursor stand or fall together") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::atomic<int> calls = 0;
    pair.attach([&](const Happened&) {
        if (++calls == 2) throw std::runtime_error("once");  // after its effect was written
    });
    for (int n = 1; n <= 3; ++n) pair.produce("a", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 3));
    CHECK(pair.parked() == 0);
}

TEST_CASE(
    "a poisoned event is parked with the later ones of its subject; the other subjects go on") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::atomic<bool> broken = true;
    pair.attach([&](const Happened& event) {
        if (event.number == 13 && broken) throw std::runtime_error("thirteen");
    });
    pair.produce("good", 1);
    pair.produce("bad", 13);
    pair.produce("good", 2);
    pair.produce("bad", 14);
    pair.produce("good", 3);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 3));
    REQUIRE(pair.bus.dead_letters().size() == 2);
    const auto first = pair.bus.dead_letters().front().second;
    CHECK(first.error == "thirteen");
    CHECK(first.attempts == 3);

    SUBCASE("retried while it is still broken, it stays") {
        const auto result = pair.io.run(pair.bus.retry("consumer", first.id));
        REQUIRE(!result);
        CHECK(result.error().status == 409);
        CHECK(pair.parked() == 2);
    }
    SUBCASE("retried when it is mended, the whole subject is handled in order") {
        broken = false;
        CHECK(pair.io.run(pair.bus.retry("consumer", first.id)).has_value());
        CHECK(pair.parked() == 0);
        CHECK(pair.seen() == std::vector<std::int64_t>{1, 2, 3, 13, 14});
        pair.produce("bad", 15);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        CHECK(pair.seen().back() == 15);
    }
    SUBCASE("discarded, it is gone") {
        CHECK(pair.io.run(pair.bus.discard("consumer", first.id)).has_value());
        CHECK(pair.parked() == 1);
        CHECK(pair.io.run(pair.bus.discard("consumer", 4711)).error().status == 404);
    }
}

TEST_CASE("what a producer goes on appending does not shorten the pause after a failure") {
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

TEST_CASE("a pause from before a module's restart does not end the one after it") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::vector<std::function<void()>> pauses;  // the consumer's writer writes it
    events::Subscription subscription(
        "consumer", pair.consumer, "producer", pair.producer, {},
        [&](std::chrono::milliseconds, std::function<void()> end) { pauses.push_back(end); });
    auto failing = std::make_shared<events::Handlers>();
    events::Endpoint(pair.bus, *failing)
        .on<Happened>([](db::Transaction&, const Happened&, const events::Envelope&) {
            throw std::runtime_error("not today");
        });
    const auto pauses_begun = [&] {
        pair.consumer.write_and_wait([](db::Transaction&) {});  // behind what was woken
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

TEST_CASE("a consumer that is set back to cursor 0 sees the whole history again") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach();
    for (int n = 1; n <= 20; ++n) pair.produce("a", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    pair.set_back();
    pair.attach();
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 20));
}

TEST_CASE("a consumer that is set back meets what it has parked, and goes on") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach([](const Happened& event) {
        if (event.number == 13) throw std::runtime_error("thirteen");
    });
    pair.produce("bad", 13);
    pair.produce("good", 1);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    pair.set_back();
    pair.attach();
    CHECK(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 1));
    CHECK(pair.parked() == 1);
}

TEST_CASE("an event of a unit that was undone is never seen") {
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

TEST_CASE("an event of an attempt that was undone within its unit is never seen") {
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

TEST_CASE("the trace of a request is carried by the events that it causes") {
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

TEST_CASE("files of different times are noticed before anything starts") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    CHECK(!pair.bus.find_impossible_cursor());
    pair.consumer.write_and_wait(
        [](db::Transaction& tx) { tx.run("INSERT INTO cursor VALUES ('producer', 99)"); });
    REQUIRE(pair.bus.find_impossible_cursor());
    CHECK(pair.bus.find_impossible_cursor()->find("same backup") != std::string::npos);
}

TEST_CASE("a request is answered, fails, is too slow, or finds nobody") {
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
