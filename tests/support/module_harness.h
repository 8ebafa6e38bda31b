// One module on files of its own, as the host runs it: with a bus, a router and a clock.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "events/event_bus.h"
#include "events/log_reader.h"
#include "host/module.h"
#include "json/message.h"
#include "runtime/io_threads.h"
#include "support/temporary_folder.h"

namespace baedal::test {

inline const TimePoint noon = *from_rfc3339("2026-11-22T03:00:00.000Z");  // in Seoul

http::Actor owner();
http::Actor staff(std::vector<std::int64_t> stores = {1});
http::Actor customer();

struct Call {
    http::Method method = http::Method::get;
    std::string path;  // with the query; neither is percent-decoded
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    http::Actor actor = owner();
    std::uint64_t client = 0;  // the address; 0: on this machine
};

struct Response {
    int status = 0;
    json::Value body;  // null if the body is empty or no JSON
    http::Response http;

    std::string header(std::string_view name) const;  // "" if absent
    std::string problem() const;                      // "/problems/<slug>"
    std::string text(std::string_view member) const;  // a member of the body that is a string
};

struct HarnessOptions {
    std::string settings = {};                        // TOML
    std::map<std::string, std::string> secrets = {};  // by the name of the environment variable
    // True: the system's clock and random numbers, two I/O threads, and the module's jobs run. False:
    // ModuleHarness::clock, repeatable random numbers, one I/O thread, and the test runs jobs by hand.
    bool live = false;
};

// The module under test has its own database, its external systems' databases and the outboxes of the
// modules whose events it consumes. Belongs to the test's thread.
class ModuleHarness {
public:
    explicit ModuleHarness(host::ModuleDefinition definition, HarnessOptions options = {});
    ModuleHarness(host::ModuleDefinition definition, std::string settings)
        : ModuleHarness(std::move(definition), HarnessOptions{.settings = std::move(settings)}) {}
    ~ModuleHarness();
    ModuleHarness(const ModuleHarness&) = delete;
    ModuleHarness& operator=(const ModuleHarness&) = delete;

    // The process ends, and begins again on the same files.
    void restart();
    // The module alone stops and starts, as by POST /admin/modules/{name}/stop.
    void stop_module();
    void start_module();

    // --- HTTP: through the router, as the server does ---------------------------------------------
    Response send(const Call& call);
    Response get(const std::string& path, http::Actor actor = owner());
    Response post(const std::string& path, std::string body = {}, http::Actor actor = owner());
    Response patch(const std::string& path, std::string body, http::Actor actor = owner());
    Response put(const std::string& path, std::string body, http::Actor actor = owner());

    // --- Events and requests ----------------------------------------------------------------------
    // Appends the event to its producer's outbox. The module must consume events of that producer.
    template <events::Event E>
    void append(const E& event) {
        outbox_of(E::type.module).write_and_wait([&](db::Transaction& tx) { tx.append(event); });
    }
    // The same, and returns when the module has handled it or parked it.
    template <events::Event E>
    void deliver(const E& event) {
        append(event);
        catch_up();
    }
    void catch_up();
    // The module reads the logs of its producers again from their beginning.
    void replay();

    // The module's outbox, oldest first; of one subject if one is given.
    std::vector<events::Envelope> outbox(std::string_view subject = {});
    std::vector<std::string> sent_types(std::string_view subject = {});
    template <events::Event E>
    std::vector<E> sent(std::string_view subject = {}) {
        std::vector<E> out;
        for (const events::Envelope& envelope : outbox(subject)) {
            if (envelope.type == E::type.name) out.push_back(json::from_text<E>(envelope.data));
        }
        return out;
    }

    // Asks the module, as another module does.
    template <events::Request R>
    std::expected<typename R::Reply, events::Failure> ask(R request) {
        return run(peer_->ask(std::move(request), std::chrono::seconds{30}, std::string{}));
    }
    // The endpoint of another module.
    events::Endpoint& peer() { return *peer_; }
    // Answers the module's requests of type R in the place of another module.
    template <events::Request R>
    void serve(events::RequestHandler<R> handler) {
        const std::string name = stand_in_for<R>();
        if (R::type.module == definition_.name) {
            const std::string request = definition_.name + "." + std::string(R::type.name);
            bus_->add_answerer(request, answered_for_[request] = name);
        }
        auto& handlers = stand_ins_[name];
        if (!handlers) handlers = std::make_shared<events::Handlers>();
        events::Endpoint(*bus_, *handlers).serve<R>(std::move(handler));
        bus_->attach(name, handlers);
    }
    // Nobody answers them any more.
    template <events::Request R>
    void stop_serving() {
        stand_ins_.erase(stand_in_for<R>());
        bus_->detach(stand_in_for<R>());
    }

    // --- Jobs and coroutines ------------------------------------------------------------------------
    template <class T>
    std::future<T> begin(Task<T> task) {
        return boost::asio::co_spawn(next_executor(), std::move(task), boost::asio::use_future);
    }
    template <class T>
    T run(Task<T> task) {
        return begin(std::move(task)).get();
    }
    // Runs a job until nothing is due. Returns when the job wants to run again.
    std::optional<TimePoint> run_until_idle(auto& job) {
        for (;;) {
            const auto next = run(job.run());
            if (!next || *next > time().now()) return next;
        }
    }

    db::Database& database() { return *databases_.at(definition_.name); }
    db::Database& external_database(const std::string& name);
    events::EventBus& bus() { return *bus_; }
    const Config& config() const { return config_; }
    const Clock& time() const { return live_ ? static_cast<const Clock&>(system_clock_) : clock; }
    Random& random() { return live_ ? static_cast<Random&>(system_random_) : seeded_random_; }

    ManualClock clock{noon};                 // unused if live
    std::vector<host::Diagnosis> diagnoses;  // what an examination of the deployment finds
    Metrics metrics;
    // The disk of the data folder, as the module is told.
    std::optional<host::FreeSpace::Disk> disk;
    events::Topics topics;

private:
    struct Instance;

    // The owner of R or, of a request that the module itself owns, whoever answers it.
    template <events::Request R>
    std::string stand_in_for() const {
        const std::string owner(R::type.module);
        return owner == definition_.name ? "whoever answers " + owner : owner;
    }

    void start();
    void stop();
    void open(const std::string& name, std::vector<db::Migration> migrations);
    db::Database& outbox_of(std::string_view producer);
    std::shared_ptr<const events::Handlers> handlers() const;
    Executor next_executor();

    const host::ModuleDefinition definition_;
    const bool live_;
    Config config_;
    TemporaryFolder folder_;
    SystemClock system_clock_;
    SystemRandom system_random_;
    SeededRandom seeded_random_{7};
    std::map<std::string, SeededRandom> database_randoms_;  // one for each writer thread
    Breakers breakers_{time()};
    host::Gaps gaps_;
    const host::Examine examine_ = [this]() -> Task<std::vector<host::Diagnosis>> {
        co_return diagnoses;
    };
    host::FreeSpace free_space_{time(), 100 << 20, [this] { return disk; }};
    http::Router router_;
    host::JobTriggers triggers_;
    std::map<std::string, std::vector<db::Migration>> migrations_;
    std::map<std::string, std::unique_ptr<db::Database>> databases_;
    std::unique_ptr<IoThreads> io_;
    std::atomic<std::size_t> next_executor_ = 0;  // tests may send from several threads
    std::unique_ptr<events::EventBus> bus_;
    events::Handlers peer_handlers_;
    std::unique_ptr<events::Endpoint> peer_;
    std::map<std::string, std::shared_ptr<events::Handlers>> stand_ins_;
    std::map<std::string, std::string>
        answered_for_;  // names of stand-ins by request of the module
    std::shared_ptr<Instance> instance_;
};

}  // namespace baedal::test
