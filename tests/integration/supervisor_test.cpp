// The life cycle of modules: a start waits for the instance before, a failure belongs to its instance, and the
// pauses between restarts are measured on the monotonic clock.
#include <condition_variable>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <sqlite3.h>

#include "app/registry.h"
#include "host/data_folder.h"
#include "host/supervisor.h"
#include "http/server/pipeline.h"
#include "order/module.h"
#include "store/events.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/registry.h"
#include "support/temporary_folder.h"
#include "support/writer_gate.h"

using namespace baedal;
using namespace std::chrono_literals;
using host::ModuleState;
using test::eventually;

namespace {

constexpr EmbeddedFile toy_files[] = {{"openapi.json", "{}"}};

// What one module of a test does.
struct Toy {
    std::string name;
    std::function<void(host::ModuleContext&)> wire = [](host::ModuleContext&) {};
    std::function<void()> prepare = [] {};
};

class ToyModule final : public host::Module {
public:
    ToyModule(const Toy& toy, host::ModuleContext& context) : toy_(toy) { toy_.wire(context); }
    void prepare() override { toy_.prepare(); }

private:
    const Toy toy_;
};

host::ModuleDefinition definition_of(const Toy& toy) {
    return {.name = toy.name,
            .prefixes = {toy.name},
            .files = toy_files,
            .create = [toy](host::ModuleContext& context) -> std::unique_ptr<host::Module> {
                return std::make_unique<ToyModule>(toy, context);
            },
            .check_settings = [](const Config&) {}};
}

// The system's threads. A stop does not wait for work in progress: it calls `while_waiting` once.
class HastyThreads final : public Threads {
public:
    std::unique_ptr<WorkerThread> start_worker(std::string name, WorkerThread::Body body) override {
        return SystemThreads::instance().start_worker(std::move(name), std::move(body));
    }
    std::unique_ptr<WorkerThread> run(std::string name, boost::asio::io_context& context) override {
        return SystemThreads::instance().run(std::move(name), context);
    }
    bool wait_until(const std::function<bool()>& done, Milliseconds) override {
        if (const auto act = std::exchange(while_waiting, nullptr)) act();
        return done();
    }

    std::function<void()> while_waiting;
};

// The modules of a test under a supervisor, on real files.
struct Host {
    explicit Host(std::vector<host::ModuleDefinition> modules, Threads& threads, const Clock& clock)
        : definitions(std::move(modules)), clock(clock) {
        for (const host::ModuleDefinition& definition : definitions) {
            for (const std::string& name : host::database_names(definition)) {
                migrations[name] = host::migrations_of(definition.files, name);
                databases[name] = std::make_unique<db::Database>(
                    name, folder.path / (name + ".sqlite"), migrations[name], clock, random);
            }
            bus.add_database(definition.name, database(definition.name));
        }
        supervisor = std::make_unique<host::Supervisor>(
            definitions, databases,
            host::Services{config, bus, router, topics, breakers, metrics, clock, random,
                           free_space, threads, io.threads.executors(), [](const std::string&) {}});
        supervisor->start_all();
    }
    ~Host() {
        supervisor->shut_down();
        io.threads.stop();
        for (const auto& [name, database] : databases) database->close();
    }

    db::Database& database(const std::string& name) { return *databases.at(name); }
    ModuleState state_of(const std::string& name) const {
        for (const host::ModuleStatus& module : supervisor->status()) {
            if (module.name == name) return module.state;
        }
        throw std::out_of_range(name);
    }
    void stop(const std::string& name) { (void)io.run(supervisor->stop(name)); }
    void start(const std::string& name) { (void)io.run(supervisor->start(name)); }
    // A start that is scheduled for the control thread when this returns.
    auto begin_start(const std::string& name) {
        auto started = io.begin(supervisor->start(name));
        pass_io_thread();
        return started;
    }
    // Returns when the coroutines have run that were due before.
    void pass_io_thread() {
        io.run([]() -> Task<> { co_return; }());
    }
    // Returns when the control thread has run the tasks that were due before. `running` is a module
    // that is, so that its start changes nothing.
    void pass_control_thread(const std::string& running) { start(running); }
    // A storage fault stops the writer. Reopening repairs it.
    void break_file(const std::string& name) {
        CHECK_THROWS_AS(database(name).write_and_wait([](db::Transaction&) {
            throw SQLite::Exception("a planted fault", SQLITE_IOERR);
        }),
                        db::Unavailable);
    }

    const std::vector<host::ModuleDefinition> definitions;
    const Clock& clock;
    test::TemporaryFolder folder;
    SystemRandom random;
    Config config = Config::empty();
    test::Io io{1};
    std::map<std::string, std::vector<db::Migration>> migrations;
    host::Databases databases;
    Breakers breakers{clock};
    events::Topics topics;
    Metrics metrics;
    host::FreeSpace free_space{clock, 0, nullptr};
    http::Router router;
    events::EventBus bus{io.threads.executors().front(), {}};
    std::unique_ptr<host::Supervisor> supervisor;
};

// The toy and another module, which runs.
struct Toys {
    explicit Toys(Toy toy, Threads* other_threads = nullptr, const Clock* other_clock = nullptr)
        : host({definition_of(toy), definition_of({.name = "other"})},
               other_threads ? *other_threads : threads, other_clock ? *other_clock : clock) {}

    HastyThreads threads;
    SystemClock clock;
    Host host;
};

}  // namespace

TEST_CASE("an instance is prepared when the units of the one before have ended") {
    std::atomic<int> prepared = 0;
    Toys toys({.name = "toy", .prepare = [&] { ++prepared; }});
    Host& host = toys.host;
    REQUIRE(prepared == 1);
    std::optional<test::WriterGate> gate(host.database("toy"));
    host.stop("toy");
    auto started = host.begin_start("toy");
    host.pass_control_thread("other");  // which serves other modules meanwhile
    CHECK(prepared == 1);
    CHECK(host.state_of("toy") == ModuleState::stopped);

    SUBCASE("then it starts") {
        gate->open();
        (void)started.get();
        CHECK(prepared == 2);
        CHECK(host.state_of("toy") == ModuleState::running);
    }
    SUBCASE("a stop replaces the start that waits") {
        host.stop("toy");
        gate->open();
        (void)started.get();
        host.pass_control_thread("other");
        CHECK(prepared == 1);
        CHECK(host.state_of("toy") == ModuleState::stopped);
    }
    SUBCASE("a second start does not make a second instance") {
        auto again = host.begin_start("toy");
        gate->open();
        (void)started.get();
        (void)again.get();
        CHECK(prepared == 2);
        CHECK(host.state_of("toy") == ModuleState::running);
    }
}

namespace {

// The real order module beside the outboxes of the modules that it follows.
struct OrderHost {
    OrderHost()
        : host({order::definition(), definition_of({.name = "store"}),
                definition_of({.name = "pay"})},
               threads, clock) {
        auto changed = test::sample<store::contract::StoreChanged>();
        changed.store.id = 1;
        host.database("store").write_and_wait([&](db::Transaction& tx) { tx.append(changed); });
        publish(18000, false);
        REQUIRE(eventually([&] { return menu().contains("\"price\":18000"); }));
    }
    void publish(std::int64_t price, bool sold_out) {
        auto published = test::sample<store::contract::MenuPublished>();
        published.store_id = 1;
        published.revision = ++revision;
        auto& item = published.menu.categories.at(0).items.at(0);
        item.price = price;
        item.sold_out = sold_out;
        item.sold_out_until.reset();
        host.database("store").write_and_wait([&](db::Transaction& tx) { tx.append(published); });
    }
    std::string menu() {
        http::Request request;
        request.segments = {"menus", "1"};
        return host.io.run(http::dispatch(host.router, request)).body;
    }

    HastyThreads threads;
    SystemClock clock;
    std::int64_t revision = 0;
    Host host;
};

}  // namespace

TEST_CASE("a menu that is committed while the order module stops and starts is not forgotten") {
    OrderHost shop;
    db::Database& orders = shop.host.database("order");
    // One transaction: order's copy of the new menu, and a unit that holds up the commit.
    test::WriterGate gate(orders);
    shop.publish(21000, true);
    std::promise<void> entered;
    std::promise<void> let_commit;
    auto slow = std::async(std::launch::async, [&, go = let_commit.get_future()] {
        orders.write_and_wait([&](db::Transaction&) {
            entered.set_value();
            go.wait();
        });
    });
    REQUIRE(eventually([&] { return orders.statistics().queued == 2; }));
    gate.open();
    entered.get_future().wait();

    shop.host.stop("order");
    auto started = shop.host.begin_start("order");
    shop.host.pass_control_thread("store");
    let_commit.set_value();
    slow.get();
    (void)started.get();
    REQUIRE(shop.host.state_of("order") == ModuleState::running);
    CHECK(shop.menu().contains("\"price\":21000"));
    CHECK(shop.menu().contains("\"soldOut\":true"));
}

TEST_CASE("the fifth failure of a former instance's job does not fail the new instance") {
    std::atomic<int> instances = 0;
    std::atomic<int> runs = 0;
    std::atomic<bool> waits = false;
    std::atomic<bool> ends = false;
    std::weak_ptr<int> former;  // ends with the job's loop, which reports the failure before
    const auto wire = [&](host::ModuleContext& context) {
        if (++instances > 1) return;
        auto alive = std::make_shared<int>();
        former = alive;
        context.jobs.add("failing", [&, alive]() -> Task<std::optional<TimePoint>> {
            if (++runs < 5) throw std::runtime_error("the job fails");
            waits = true;
            while (!ends) co_await sleep_for(1ms);
            throw std::runtime_error("the job of the former instance fails");
        });
    };
    Toys toys({.name = "toy", .wire = wire});
    Host& host = toys.host;
    REQUIRE(eventually([&] { return waits.load(); }));
    host.stop("toy");
    host.start("toy");
    REQUIRE(instances == 2);
    REQUIRE(host.state_of("toy") == ModuleState::running);
    ends = true;
    REQUIRE(eventually([&] { return former.expired(); }));
    host.pass_control_thread("other");
    CHECK(host.state_of("toy") == ModuleState::running);
    CHECK(instances == 2);
}

TEST_CASE("the fifth failure of the present instance's job fails it, and it is restarted") {
    std::atomic<int> instances = 0;
    const auto wire = [&](host::ModuleContext& context) {
        if (++instances > 1) return;
        context.jobs.add("failing", []() -> Task<std::optional<TimePoint>> {
            throw std::runtime_error("the job fails");
            co_return std::nullopt;
        });
    };
    Toys toys({.name = "toy", .wire = wire});
    CHECK(eventually([&] { return instances == 2; }));
    CHECK(eventually([&] { return toys.host.state_of("toy") == ModuleState::running; }));
    for (const auto& module : toys.host.supervisor->status()) {
        if (module.name == "toy") CHECK(module.last_error == "toy.failing: the job fails");
    }
}

TEST_CASE("a file that failed and was reopened before the report of it does not fail the module") {
    std::atomic<int> instances = 0;
    Toys toys({.name = "toy", .wire = [&](host::ModuleContext&) { ++instances; }});
    Host& host = toys.host;
    // While the control thread stops the module: the owner asks for its start, then the file fails.
    toys.threads.while_waiting = [&] {
        host.begin_start("toy");
        host.break_file("toy");
    };
    host.stop("toy");
    REQUIRE(eventually([&] { return host.state_of("toy") == ModuleState::running; }));
    host.pass_control_thread("other");
    CHECK(host.state_of("toy") == ModuleState::running);
    CHECK(instances == 2);
    host.database("toy").write_and_wait([](db::Transaction&) {});
}

TEST_CASE("a file that fails fails its module, which is restarted on the reopened file") {
    Toys toys({.name = "toy"});
    toys.host.break_file("toy");
    toys.host.pass_control_thread("other");
    CHECK(toys.host.state_of("toy") == ModuleState::failed);
    CHECK(eventually([&] { return toys.host.state_of("toy") == ModuleState::running; }));
    toys.host.database("toy").write_and_wait([](db::Transaction&) {});
}

namespace {

// Both clocks stand still until the test moves them, each alone.
class TwoClocks final : public Clock {
public:
    TimePoint now() const override { return TimePoint{Milliseconds{wall}}; }
    Instant monotonic() const override { return Instant{Milliseconds{passed}}; }

    std::atomic<std::int64_t> wall = 1'800'000'000'000;
    std::atomic<std::int64_t> passed = 1'000'000;
};

// Worker threads whose times are those of a clock that stands still: settle() runs what is due.
class SettledThreads final : public Threads {
public:
    explicit SettledThreads(const Clock& clock) : clock_(clock) {}

    std::unique_ptr<WorkerThread> start_worker(std::string, WorkerThread::Body body) override {
        auto worker = std::make_unique<Worker>(clock_, std::move(body));
        worker_ = worker.get();
        return worker;
    }
    std::unique_ptr<WorkerThread> run(std::string name, boost::asio::io_context& context) override {
        return SystemThreads::instance().run(std::move(name), context);
    }
    bool wait_until(const std::function<bool()>& done, Milliseconds) override { return done(); }

    // Returns when nothing is due.
    void settle() { worker_->settle(); }

private:
    class Worker final : public WorkerThread {
    public:
        Worker(const Clock& clock, Body body)
            : clock_(clock), body_(std::move(body)), thread_([this] { work(); }) {}
        ~Worker() override { end(); }
        void notify() override {
            const std::lock_guard lock(mutex_);
            ++asked_;
            changed_.notify_all();
        }
        void end() override {
            {
                const std::lock_guard lock(mutex_);
                ending_ = true;
                changed_.notify_all();
            }
            if (thread_.joinable()) thread_.join();
        }
        void settle() {
            std::unique_lock lock(mutex_);
            const auto mine = ++asked_;
            changed_.notify_all();
            changed_.wait(lock, [&] { return ran_ >= mine || ending_; });
        }

    private:
        void work() {
            std::unique_lock lock(mutex_);
            for (;;) {
                changed_.wait(lock, [&] { return asked_ > ran_ || ending_; });
                if (ending_ && asked_ == ran_) return;
                const auto mine = asked_;
                lock.unlock();
                for (auto due = body_(); due && *due <= clock_.monotonic();) due = body_();
                lock.lock();
                ran_ = mine;
                changed_.notify_all();
            }
        }

        const Clock& clock_;
        const Body body_;
        std::mutex mutex_;
        std::condition_variable changed_;
        std::uint64_t asked_ = 0;
        std::uint64_t ran_ = 0;
        bool ending_ = false;
        std::thread thread_;  // the last member: it uses the others
    };

    const Clock& clock_;
    Worker* worker_ = nullptr;
};

struct TimedToys {
    // The file fails, and the module with it.
    void fail() {
        toys.host.break_file("toy");
        threads.settle();
        REQUIRE(toys.host.state_of("toy") == ModuleState::failed);
    }
    // Whether the module is restarted after this pause and no earlier.
    bool restarts_after(Milliseconds pause) {
        advance(pause - 1ms);
        if (toys.host.state_of("toy") != ModuleState::failed) return false;
        advance(1ms);
        try {  // behind the units for which the start waits
            toys.host.database("toy").write_and_wait([](db::Transaction&) {});
        } catch (const db::Unavailable&) {
            return false;  // the file was not reopened
        }
        advance(20ms);  // the control thread looks again
        return toys.host.state_of("toy") == ModuleState::running;
    }
    void advance(Milliseconds time) {
        clock.passed += time.count();
        clock.wall += time.count();
        threads.settle();
    }

    TwoClocks clock;
    SettledThreads threads{clock};
    Toys toys{{.name = "toy"}, &threads, &clock};
};

}  // namespace

TEST_CASE("the pauses between restarts double, whatever the wall clock does") {
    TimedToys timed;
    for (const Milliseconds pause : {1000ms, 2000ms, 4000ms}) {
        CAPTURE(pause.count());
        timed.fail();
        CHECK(timed.restarts_after(pause));
        timed.clock.wall += 3'600'000;  // set forward by an hour: the module has run for no longer
    }
}

TEST_CASE(
    "a module that has run for a minute is restarted after a second, whatever the wall clock "
    "does") {
    TimedToys timed;
    timed.fail();
    REQUIRE(timed.restarts_after(1000ms));
    timed.clock.wall -= 3'600'000;
    timed.advance(61s);
    timed.fail();
    CHECK(timed.restarts_after(1000ms));
}
