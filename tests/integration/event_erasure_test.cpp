// Personal data in outboxes and dead letters: it is erased where it was noted, and nowhere else.
#include <array>

#include <doctest/doctest.h>

#include "db/event_erasure.h"
#include "events/event_bus.h"
#include "events/log_reader.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace event_erasure_test {

namespace {

using namespace baedal;

struct Told {
    static constexpr MessageType type{"producer", "Told"};
    std::string thing;
    std::string name;
    const std::string& subject() const { return thing; }
    static void fields(auto& self, auto&& field) {
        field("thing", self.thing);
        field("name", self.name);
    }
};

struct Erased {
    static constexpr MessageType type{"producer", "Erased"};
    std::string thing;
    const std::string& subject() const { return thing; }
    static void fields(auto& self, auto&& field) { field("thing", self.thing); }
};

const outbox::PersonalMembers name_member{"/name"};

struct TwoLogs {
    TwoLogs()
        : producer("producer", folder.path / "producer.sqlite", test::migrations("none"), clock,
                   random),
          consumer("consumer", folder.path / "consumer.sqlite", test::migrations("none"), clock,
                   random),
          bus(io.threads.executors().front(), {.max_attempts = 1, .batch = 512}) {
        bus.add_database("producer", producer);
        bus.add_database("consumer", consumer);
        bus.add_erasures("producer", {{"Erased", name_member}});
    }
    ~TwoLogs() {
        io.threads.stop();
        producer.close();
        consumer.close();
    }

    template <class E>
    void produce(const E& event) {
        producer.write_and_wait([&](db::Transaction& tx) { tx.append(event); });
    }
    // A consumer that refuses every Told while `refuses` is true.
    void attach() {
        auto handlers = std::make_shared<events::Handlers>();
        events::Endpoint endpoint(bus, *handlers);
        endpoint.on<Told>([this](db::Transaction&, const Told& event, const events::Envelope&) {
            if (refuses) throw std::runtime_error("refused");
            heard.push_back(event.thing + ":" + event.name);
        });
        endpoint.on<Erased>([this](db::Transaction&, const Erased& event, const events::Envelope&) {
            heard.push_back("erased " + event.thing);
        });
        bus.attach("consumer", handlers);
    }
    // What the log has, in its order.
    std::vector<std::string> log() {
        std::vector<std::string> out;
        for (const auto& event :
             producer.read([](db::Connection& c) { return events::read_log(c, 0, 100); }))
            out.push_back(std::to_string(event.seq) + " " + event.data);
        return out;
    }
    void catch_up() {
        REQUIRE(test::eventually([&] { return bus.caught_up(); }));
        consumer.write_and_wait([](db::Transaction&) {});
    }

    std::atomic<bool> refuses = false;
    std::vector<std::string> heard;  // by the consumer's writer
    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    test::Io io;
    db::Database producer;
    db::Database consumer;
    events::EventBus bus;
};

}  // namespace

TEST_CASE("events are erased or removed as noted, and a consumer that comes later gets no more") {
    TwoLogs logs;
    for (const char* thing : {"a", "b", "c", "a"}) logs.produce(Told{thing, "Kim"});
    logs.producer.write_and_wait([](db::Transaction& tx) {
        db::erase_events_later(tx, "a");
        db::remove_events_later(tx, "b");
        tx.append(Told{"b", "after it was noted"});
    });
    CHECK(logs.log().size() == 5);
    logs.io.run(db::erase_noted_events(logs.producer, name_member));
    CHECK(logs.log() == std::vector<std::string>{R"(1 {"thing":"a","name":""})",
                                                 R"(3 {"thing":"c","name":"Kim"})",
                                                 R"(4 {"thing":"a","name":""})",
                                                 R"(5 {"thing":"b","name":"after it was noted"})"});
    logs.attach();
    logs.catch_up();
    CHECK(logs.heard == std::vector<std::string>{"a:", "c:Kim", "a:", "b:after it was noted"});

    // The next run goes on behind what has been erased.
    logs.producer.write_and_wait([](db::Transaction& tx) { db::erase_events_later(tx, "c"); });
    logs.io.run(db::erase_noted_events(logs.producer, name_member));
    CHECK(logs.log()[1] == R"(3 {"thing":"c","name":""})");
    CHECK(logs.log()[3] == R"(5 {"thing":"b","name":"after it was noted"})");
}

TEST_CASE("an erasure that was noted twice, or interrupted, is made once and whole") {
    TwoLogs logs;
    logs.produce(Told{"a", "Kim"});
    logs.producer.write_and_wait([](db::Transaction& tx) { db::erase_events_later(tx, "a"); });
    logs.produce(Told{"a", "Lee"});
    logs.producer.write_and_wait([](db::Transaction& tx) { db::erase_events_later(tx, "a"); });
    logs.io.run(db::erase_noted_events(logs.producer, name_member));
    logs.io.run(db::erase_noted_events(logs.producer, name_member));
    CHECK(logs.log() ==
          std::vector<std::string>{R"(1 {"thing":"a","name":""})", R"(2 {"thing":"a","name":""})"});
}

TEST_CASE("an event that erases passes the parked ones of its subject, and erases in them") {
    TwoLogs logs;
    logs.refuses = true;
    logs.attach();
    logs.produce(Told{"a", "Kim"});
    logs.produce(Told{"b", "Lee"});
    logs.produce(Told{"a", "Kim, once more"});
    logs.produce(Erased{"a"});
    logs.catch_up();
    CHECK(logs.heard == std::vector<std::string>{"erased a"});
    std::vector<std::string> parked;
    for (const auto& [module, letter] : logs.bus.dead_letters())
        parked.push_back(letter.envelope.data);
    CHECK(parked == std::vector<std::string>{R"({"thing":"a","name":""})",
                                             R"({"thing":"b","name":"Lee"})",
                                             R"({"thing":"a","name":""})"});
}

}  // namespace event_erasure_test
