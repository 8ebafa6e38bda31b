// The log: events appended, handed over in memory, and read back from the file after an outage.
#include <thread>

#include <benchmark/benchmark.h>

#include "events/event_bus.h"
#include "order/events.h"
#include "runtime/io_threads.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace {

using namespace baedal;
using order::contract::OrderPlaced;

std::vector<db::Migration> schema() {
    auto migrations = baedal::test::migrations("none");
    migrations.push_back(
        {"bench/0001_seen", "CREATE TABLE seen (n INTEGER PRIMARY KEY, subject TEXT NOT NULL)"});
    return migrations;
}

struct Town {
    test::TemporaryFolder folder{BAEDAL_BUILD_DIR};
    SystemClock clock;
    SystemRandom random;
    db::Database producer{"order", folder.path / "order.sqlite", schema(), clock, random};
    db::Database consumer{"store", folder.path / "store.sqlite", schema(), clock, random};
    IoThreads threads{1};
    events::EventBus bus{threads.executors().front(), {}};
    std::shared_ptr<events::Handlers> handlers = std::make_shared<events::Handlers>();

    Town() {
        bus.add_database("order", producer);
        bus.add_database("store", consumer);
        events::Endpoint endpoint(bus, *handlers);
        endpoint.on<OrderPlaced>(
            [](db::Transaction& tx, const OrderPlaced& event, const events::Envelope&) {
                tx.run("INSERT INTO seen (subject) VALUES (:subject)",
                       db::arg(":subject", event.order.id));
            });
        threads.start();
    }
    ~Town() { threads.stop(); }

    void append(int count) {
        const OrderPlaced event = test::sample<order::contract::OrderPlaced>();
        producer.write_and_wait([&](db::Transaction& tx) {
            for (int i = 0; i < count; ++i) tx.append(event);
        });
    }
    void catch_up() {
        while (!bus.caught_up()) std::this_thread::sleep_for(std::chrono::microseconds{50});
    }
};

// 64 events a commit.
void append_events(benchmark::State& state) {
    Town town;
    for (auto _ : state) town.append(64);
    state.SetItemsProcessed(state.iterations() * 64);
}
BENCHMARK(append_events)->UseRealTime();

// A consumer that keeps up: every commit's 64 events from memory.
void append_and_consume(benchmark::State& state) {
    Town town;
    town.bus.attach("store", town.handlers);
    for (auto _ : state) {
        town.append(64);
        town.catch_up();
    }
    state.SetItemsProcessed(state.iterations() * 64);
}
BENCHMARK(append_and_consume)->UseRealTime();

// A consumer that comes back: 20,000 events from the file.
void catch_up_from_the_file(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        Town town;
        town.append(20'000);
        state.ResumeTiming();
        town.bus.attach("store", town.handlers);
        town.catch_up();
        state.PauseTiming();
        town.bus.detach("store");
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * 20'000);
}
BENCHMARK(catch_up_from_the_file)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
