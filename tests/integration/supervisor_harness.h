// Modules of a test under a supervisor, on real files.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <sqlite3.h>

#include "host/data_folder.h"
#include "host/supervisor.h"
#include "http/server/pipeline.h"
#include "support/coroutines.h"
#include "support/temporary_folder.h"

namespace baedal::test {

inline constexpr EmbeddedFile toy_files[] = {{"openapi.json", "{}"}};

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

inline host::ModuleDefinition definition_of(const Toy& toy) {
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
                           free_space, gaps, examine, threads, io.threads.executors(),
                           [](const std::string&) {}});
        supervisor->start_all();
    }
    ~Host() {
        supervisor->shut_down();
        io.threads.stop();
        for (const auto& [name, database] : databases) database->close();
    }

    db::Database& database(const std::string& name) { return *databases.at(name); }
    host::ModuleState state_of(const std::string& name) const {
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
    TemporaryFolder folder;
    SystemRandom random;
    Config config = Config::empty();
    Io io{1};
    std::map<std::string, std::vector<db::Migration>> migrations;
    host::Databases databases;
    Breakers breakers{clock};
    events::Topics topics;
    Metrics metrics;
    host::FreeSpace free_space{clock, 0, nullptr};
    host::Gaps gaps;
    const host::Examine examine;
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

}  // namespace baedal::test
