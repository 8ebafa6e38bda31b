// A producer and a consumer of events on real files.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "events/event_bus.h"
#include "events/subscription.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/registry.h"

namespace baedal::test {

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

// An event that the consumer has no handler for.
struct Passed {
    static constexpr MessageType type{"producer", "Passed"};
    std::string thing;
    const std::string& subject() const { return thing; }
    static void fields(auto& self, auto&& field) { field("thing", self.thing); }
};

struct Square {
    static constexpr MessageType type{"consumer", "Square"};
    using Reply = Square;
    std::int64_t number = 0;
    static void fields(auto& self, auto&& field) { field("number", self.number); }
};

inline std::vector<db::Migration> table_of_seen() {
    auto migrations = test::migrations("none");
    migrations.push_back({"test/0001_seen",
                          "CREATE TABLE seen (n INTEGER PRIMARY KEY AUTOINCREMENT, thing TEXT, "
                          "number INTEGER, trace TEXT)"});
    return migrations;
}

// A producer and a consumer on real files. A second instance on the same folder is a restart.
struct Pair {
    explicit Pair(const std::filesystem::path& folder, int batch = 512)
        : producer("producer", folder / "producer.sqlite", table_of_seen(), clock, random),
          consumer("consumer", folder / "consumer.sqlite", table_of_seen(), clock, random),
          bus(io.threads.executors().front(), {.max_attempts = 3, .batch = batch}) {
        bus.add_database("producer", producer);
        bus.add_database("consumer", consumer);
    }
    ~Pair() {
        io.threads.stop();  // ends the bus's timers too
        producer.close();
        consumer.close();
    }

    void produce(const std::string& thing, std::int64_t number) {
        producer.write_and_wait([&](db::Transaction& tx) { tx.append(Happened{thing, number}); });
    }
    void produce_passed(int count) {
        producer.write_and_wait([&](db::Transaction& tx) {
            for (int n = 0; n < count; ++n) tx.append(Passed{"a"});
        });
    }
    // The consumer stores the events that it handles, then calls `then`, which may throw.
    void attach(std::function<void(const Happened&)> then = [](const Happened&) {}) {
        auto handlers = std::make_shared<events::Handlers>();
        events::Endpoint endpoint(bus, *handlers);
        endpoint.on<Happened>([this, then](db::Transaction& tx, const Happened& event,
                                           const events::Envelope& envelope) {
            tx.run("INSERT INTO seen (thing, number, trace) VALUES (:thing, :number, :trace)",
                   db::arg(":thing", event.thing), db::arg(":number", event.number),
                   db::arg(":trace", envelope.traceparent));
            handling = &tx;
            then(event);
        });
        endpoint.serve<Square>([](Square question, std::string) -> Task<Square> {
            if (question.number < 0) throw std::runtime_error("negative");
            if (question.number > 1000) co_await sleep_for(std::chrono::milliseconds{200});
            co_return Square{question.number * question.number};
        });
        bus.attach("consumer", handlers);
    }
    // Resets the consumer to cursor 0 and detaches it.
    void reset_cursor() {
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
    // In the file.
    std::int64_t cursor() const {
        return consumer.read([](db::Connection& c) {
            return c.one("SELECT seq FROM cursor", [](db::Row row) { return row.integer(0); })
                .value_or(0);
        });
    }
    bool caught_up() const {
        const auto all = bus.status();
        return !all.empty() && all.front().cursor == all.front().head;
    }
    // Within a handler: the end of the consumer's transaction, as at some errors of the disk.
    void roll_back() {
        if (handling != nullptr) handling->connection().script("ROLLBACK");
    }
    std::int64_t parked() const { return bus.status().front().dead_letters; }
    // Produces an event that its handler refuses, and returns its letter. No unit of the
    // subscription is queued then.
    events::DeadLetter park(const std::string& thing, std::int64_t number) {
        produce(thing, number);
        REQUIRE(eventually([&] { return parked() == 1; }));
        // The subscription looks once more after the commit. This unit is queued beside it.
        consumer.write_and_wait([](db::Transaction&) {});
        return bus.dead_letters().front().second;
    }

    db::Transaction* handling = nullptr;  // of the last event; used by the consumer's writer
    SystemClock clock;
    SystemRandom random;
    Io io;
    db::Database producer;
    db::Database consumer;
    events::EventBus bus;
};

inline std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> out;
    for (std::int64_t n = first; n <= last; ++n) out.push_back(n);
    return out;
}

}  // namespace baedal::test
