// The composition root: databases, event bus, modules and HTTP server of one process.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "admin/state_lists.h"
#include "app/heartbeat.h"
#include "app/settings.h"
#include "auth/access_control.h"
#include "backup/follower.h"
#include "backup/service.h"
#include "base/metrics.h"
#include "events/event_bus.h"
#include "events/topics.h"
#include "host/data_folder.h"
#include "host/free_space.h"
#include "host/gaps.h"
#include "host/module.h"
#include "host/supervisor.h"
#include "http/router.h"
#include "http/server/server.h"
#include "peers/group.h"
#include "peers/redis_feed.h"
#include "peers/redis_publisher.h"
#include "peers/users_follower.h"
#include "runtime/circuit_breaker.h"
#include "runtime/io_threads.h"
#include "webhooks/webhook_routes.h"

namespace baedal::app {

// Start: open, migrate, wire, subscribe, catch up, listen. Stop runs in the reverse order.
// The thread that constructs it calls all member functions but authenticate().
class Application {
public:
    // Throws ConfigError on a wrong configuration, before it touches a file. `config`, `clock`,
    // `random` and `threads` outlive it.
    Application(const Config& config, std::vector<host::ModuleDefinition> definitions,
                const Clock& clock, Random& random, Threads& threads);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    // Returns when the modules run and have handled the events of the last run. Throws
    // std::runtime_error with a message for the owner.
    void start_modules();
    // Opens the server's sockets. After start_modules(); throws likewise.
    void listen(http::OpenSockets inherited = {});
    // Finishes running requests, ends event streams and checkpoints the databases, within 5 s.
    void stop(http::IdleAtStop idle = http::IdleAtStop::close);
    // Reads the server's certificate again if its files have changed. After listen().
    void refresh_certificate() {
        if (certificate_) certificate_->refresh();
    }
    // Takes what may change while the server runs from other settings: log.level, log.access and
    // server.trusted_proxies. After listen().
    void take_up(const Settings& settings);
    // After stop() with IdleAtStop::keep: the sockets for the next process.
    http::OpenSockets take_sockets() { return server_->take_sockets(); }

    const Settings& settings() const { return settings_; }
    const std::vector<host::Diagnosis>& setup_gaps() const { return setup_gaps_; }
    // Before start_modules(), for a program without a network: replaces the senders of HTTPS.
    void send_webhooks_by(webhooks::MakeSender make_sender) {
        webhook_senders_ = std::move(make_sender);
    }
    // Likewise: replaces the connections to Redis.
    void use_redis(peers::OpenRedis open) { open_redis_ = std::move(open); }
    // Begins to deliver events to the webhooks. After start_modules(); listen() does so too.
    void start_webhooks() { webhooks_->start(); }
    // After listen().
    std::uint16_t port() const { return server_->port(); }
    const std::vector<http::ListenAddress>& addresses() const { return server_->addresses(); }
    const events::EventBus& bus() const { return *bus_; }
    std::vector<host::ModuleStatus> module_status() const { return supervisor_->status(); }
    // The secret of the set-up link while the deployment has no users. After start_modules().
    const std::optional<std::string>& setup_secret() const { return setup_secret_; }
    // What the server uses, for a caller that sends requests without it. executor() is the first
    // I/O thread.
    http::Actor authenticate(const http::Request& request) const;
    // Asks the home of the users, where that is another process; for a request with unknown credentials.
    Task<> learn_users() const;
    http::Router& router() { return router_; }
    events::Topics& topics() { return topics_; }
    Executor executor() const { return io_.executors().front(); }
    const host::Databases& databases() const { return databases_; }
    // After start_modules().
    Heartbeat heartbeat() const { return Heartbeat(io_.executors(), databases_); }
    // The listener is called beside the server's own when the event streams of a module must end.
    void on_streams_end(std::function<void(const std::string& module)> listener) {
        streams_end_ = std::move(listener);
    }

private:
    void open_data_folder();
    void open_certificate();
    void connect_event_bus();
    void connect_peers();
    void connect_redis(const peers::RedisAddress& redis);
    void create_supervisor();
    void add_host_routes();
    void add_peer_routes(std::shared_ptr<http::Routes> routes);
    auth::AuditLogsOfOthers audit_logs_of_others() const;
    admin::ListOfOthers list_of_others() const;
    // Whether this process is the home of the users.
    bool has_users() const { return settings_.peers.users.empty(); }
    void add_webhooks(http::Routes& routes);
    // What is pretended or missing, and what has gone wrong since the start.
    std::vector<host::Diagnosis> find_gaps();
    std::vector<host::Diagnosis> module_gaps();
    Task<std::vector<host::Diagnosis>> examine_now();
    void wait_until_caught_up() const;
    void close_databases();

    const Config& config_;
    const std::vector<host::ModuleDefinition> program_;  // all modules
    const Clock& clock_;
    Random& random_;
    Threads& threads_;
    const Settings settings_;
    const std::vector<host::ModuleDefinition> definitions_;  // the modules of this process
    const std::vector<host::Diagnosis> setup_gaps_;
    std::atomic<bool> ready_ = false;
    std::atomic<bool> listens_ = false;  // server_ exists; also read on the control thread
    bool stopped_ = true;

    std::unique_ptr<host::DataFolderLock> lock_;
    std::optional<std::string> setup_secret_;
    Metrics metrics_;
    Breakers breakers_;
    events::Topics topics_;
    host::FreeSpace free_space_;
    host::Gaps gaps_;
    const host::Examine examine_ = [this] { return examine_now(); };
    http::Router router_;
    host::Databases databases_;
    std::function<void(const std::string&)> streams_end_;
    IoThreads io_;
    const peers::Group peers_;  // after io_: it keeps connections
    std::unique_ptr<auth::AccessControl> access_;
    peers::OpenRedis open_redis_ = peers::open_redis;
    std::unique_ptr<peers::RedisFeed> feed_;  // null: no Redis
    std::unique_ptr<events::EventBus> bus_;
    std::unique_ptr<peers::RedisPublisher> publisher_;  // null: no Redis
    std::shared_ptr<peers::UsersFollower> users_;       // null: the users are in this process
    std::unique_ptr<host::Supervisor> supervisor_;
    admin::StateLists state_lists_;
    std::unique_ptr<acme::Renewal> renewal_;          // null: the owner keeps the certificate
    std::shared_ptr<http::Certificate> certificate_;  // null: no TLS
    std::unique_ptr<backup::Service> backups_;
    std::unique_ptr<backup::Follower> follower_;
    webhooks::MakeSender webhook_senders_;
    std::unique_ptr<webhooks::Dispatcher> webhooks_;
    std::unique_ptr<webhooks::WebhookRoutes> webhook_routes_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace baedal::app
