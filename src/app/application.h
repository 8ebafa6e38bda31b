// The whole program put together: databases, bus, modules, HTTP.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/settings.h"
#include "auth/access_control.h"
#include "base/metrics.h"
#include "events/event_bus.h"
#include "events/topics.h"
#include "host/data_folder.h"
#include "host/module.h"
#include "host/supervisor.h"
#include "http/router.h"
#include "http/server/server.h"
#include "runtime/circuit_breaker.h"
#include "runtime/io_threads.h"

namespace baedal::app {

// Start-up: open, migrate, wire, subscribe, catch up, listen. Stop: the other way round.
// Used by one thread.
class Application {
public:
    // Refuses a wrong configuration (ConfigError) before it touches a file.
    Application(const Config& config, std::vector<host::ModuleDefinition> definitions,
                const Clock& clock, Random& random, Threads& threads);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    // Returns when the modules run and have taken what happened before the last stop. Throws with a
    // message for the owner.
    void start_modules();
    // Lets the first customer in. After start_modules(); throws likewise.
    void listen();
    // Finishes what runs, says goodbye to event streams, checkpoints: under 5 s.
    void stop();

    const Settings& settings() const { return settings_; }
    std::uint16_t port() const { return server_->port(); }  // after listen()
    std::string host() const { return settings_.host; }
    const events::EventBus& bus() const { return *bus_; }
    // The secret of the set-up link, if this deployment has no users yet. After start_modules().
    const std::optional<std::string>& setup_secret() const { return setup_secret_; }
    // For those who come by another way than the server: what it would use, on its first thread.
    http::Actor authenticate(const http::Request& request) const;
    http::Router& router() { return router_; }
    events::Topics& topics() { return topics_; }
    Executor executor() const { return io_.executors().front(); }
    // Called besides the server's own when the event streams of a module must end.
    void on_streams_end(std::function<void(const std::string& module)> listener) {
        streams_end_ = std::move(listener);
    }

private:
    void add_host_routes();
    void collect_metrics();
    void wait_until_caught_up() const;

    const Config& config_;
    std::vector<host::ModuleDefinition> definitions_;
    const Clock& clock_;
    Random& random_;
    Threads& threads_;
    const Settings settings_;
    std::atomic<bool> ready_ = false;
    std::atomic<bool> listens_ = false;  // server_ is there, for the control thread too
    bool stopped_ = true;

    std::unique_ptr<host::DataFolderLock> lock_;
    std::optional<std::string> setup_secret_;
    Metrics metrics_;
    Breakers breakers_;
    events::Topics topics_;
    http::Router router_;
    host::Databases databases_;
    std::function<void(const std::string&)> streams_end_;
    IoThreads io_;
    std::unique_ptr<auth::AccessControl> access_;
    std::unique_ptr<events::EventBus> bus_;
    std::unique_ptr<host::Supervisor> supervisor_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace baedal::app
