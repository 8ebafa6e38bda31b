// The one primitive: units of work that share a commit.
#include <future>

#include <benchmark/benchmark.h>

#include "db/database.h"
#include "support/temporary_folder.h"
#include "support/writer_gate.h"

namespace {

using namespace baedal;
using db::arg;

const std::vector<db::Migration> database_schema{
    {"bench/0001_row", "CREATE TABLE row (n INTEGER PRIMARY KEY, text TEXT NOT NULL)"}};

// Reports to a promise when the last unit of its batch is on the disk.
struct Batch {
    std::atomic<int> left;
    std::promise<void> done;
};

class InsertUnit final : public db::Unit {
public:
    explicit InsertUnit(Batch& batch) : batch_(batch) {}
    bool run(db::Transaction& tx) override {
        static const std::string text(300, 'x');
        tx.run("INSERT INTO row (text) VALUES (:text)", arg(":text", text));
        return true;
    }
    void complete(std::exception_ptr) override {
        if (--batch_.left == 0) batch_.done.set_value();
    }

private:
    Batch& batch_;
};

// So many units wait behind a unit that is under way, and are then committed together.
void write_units(benchmark::State& state) {
    const auto size = static_cast<int>(state.range(0));
    const test::TemporaryFolder folder(BAEDAL_BUILD_DIR);
    const SystemClock clock;
    SystemRandom random;
    db::Database database("bench", folder.path / "bench.sqlite", database_schema, clock, random);
    for (auto _ : state) {
        state.PauseTiming();
        Batch batch{.left = size, .done = {}};
        test::WriterGate gate(database);
        for (int i = 0; i < size; ++i)
            database.enqueue_internal(std::make_unique<InsertUnit>(batch));
        state.ResumeTiming();
        gate.open();
        batch.done.get_future().wait();
    }
    state.SetItemsProcessed(state.iterations() * size);
}
BENCHMARK(write_units)->Arg(1)->Arg(8)->Arg(64)->Arg(512)->UseRealTime();

void read_by_key(benchmark::State& state) {
    const test::TemporaryFolder folder(BAEDAL_BUILD_DIR);
    const SystemClock clock;
    SystemRandom random;
    db::Database database("bench", folder.path / "bench.sqlite", database_schema, clock, random);
    database.write_and_wait([](db::Transaction& tx) {
        for (int i = 0; i < 10'000; ++i)
            tx.run("INSERT INTO row (text) VALUES ('as short as this')");
    });
    std::int64_t n = 0;
    for (auto _ : state) {
        n = n % 10'000 + 1;
        benchmark::DoNotOptimize(database.read([&](db::Connection& c) {
            return c.one(
                "SELECT text FROM row WHERE n = :n", [](db::Row row) { return row.text(0); },
                arg(":n", n));
        }));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(read_by_key);

}  // namespace
