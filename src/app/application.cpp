#include "app/application.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "admin/admin_routes.h"
#include "admin/backup_routes.h"
#include "admin/diagnosis_view.h"
#include "admin/doctor_routes.h"
#include "admin/event_log_routes.h"
#include "admin/health_routes.h"
#include "admin/openapi.h"
#include "admin/personal_data_routes.h"
#include "admin/setup_gap_routes.h"
#include "app/doctor.h"
#include "app/metrics.h"
#include "app/process_metrics.h"
#include "app/setup.h"
#include "backup/update.h"
#include "base/digest.h"
#include "base/embedded_file.h"
#include "base/log.h"
#include "http/pages.h"
#include "peers/peer_routes.h"
#include "peers/remote_log.h"
#include "peers/remote_requests.h"
#include "runtime/timer.h"

namespace baedal {
extern const http::EmbeddedPages embedded_pages;
}  // namespace baedal

namespace baedal::app {

namespace {

constexpr auto catch_up_time = std::chrono::seconds{5};
constexpr auto certificate_check = std::chrono::seconds{10};
constexpr Milliseconds shortest_deferral{2};  // of a commit, for the sync of a later one
constexpr Milliseconds longest_deferral{20};
constexpr auto close_time = std::chrono::milliseconds{500};
constexpr auto drain_time = std::chrono::milliseconds{3500};  // above the 3 s of a payment call

// Throws std::logic_error if two modules declare the same event name.
void check_event_types(const std::vector<host::ModuleDefinition>& definitions) {
    std::map<std::string, std::string> owners;
    for (const host::ModuleDefinition& definition : definitions) {
        for (const host::MessageSample& message : definition.messages()) {
            if (!message.is_event) continue;
            const auto [known, added] = owners.emplace(message.name, definition.name);
            if (!added) {
                throw std::logic_error("the event " + message.name + " is claimed by '" +
                                       known->second + "' and '" + definition.name + "'");
            }
        }
    }
}

Task<> watch_certificate(std::shared_ptr<http::Certificate> certificate) {
    for (;;) {
        co_await sleep_for(certificate_check);
        certificate->refresh();
    }
}

Task<std::vector<auth::AuditLogPart>> read_audit_logs(const peers::Group& group,
                                                      std::vector<std::string> targets) {
    std::vector<auth::AuditLogPart> out;
    for (peers::Group::Reply& reply : co_await group.get_each(std::move(targets)))
        out.push_back({std::move(reply.modules), std::move(reply.body)});
    co_return out;
}

std::vector<std::string_view> openapi_parts(
    const std::vector<host::ModuleDefinition>& definitions) {
    std::vector<std::string_view> parts{host::openapi_of(host::host_files())};
    for (const host::ModuleDefinition& definition : definitions)
        parts.push_back(host::openapi_of(definition.files));
    return parts;
}

}  // namespace

Application::Application(const Config& config, std::vector<host::ModuleDefinition> definitions,
                         const Clock& clock, Random& random, Threads& threads)
    : config_(config),
      program_(std::move(definitions)),
      clock_(clock),
      random_(random),
      threads_(threads),
      settings_(read_settings(config, program_)),
      definitions_(modules_here(program_, settings_)),
      setup_gaps_(find_setup_gaps(config, definitions_)),
      breakers_(clock),
      free_space_(clock, settings_.low_disk_bytes,
                  host::measure_disk_of(settings_.data_dir.string())),
      io_(settings_.threads, threads),
      peers_(settings_.peers, clock_),
      webhook_senders_(webhooks::https_senders(settings_.webhooks)) {
    check_event_types(program_);
}

Application::~Application() { stop(); }

void Application::start_modules() {
    stopped_ = false;
    open_data_folder();
    connect_event_bus();
    create_supervisor();
    add_host_routes();
    collect_process_metrics(metrics_);
    collect_metrics(metrics_, databases_, *bus_, *supervisor_, breakers_, *access_, free_space_);
    supervisor_->start_all();
    if (feed_ && !peers_.empty()) feed_->start();
    wait_until_caught_up();
}

void Application::open_data_folder() {
    lock_ = std::make_unique<host::DataFolderLock>(settings_.data_dir);
    backup::prepare_update(settings_.backup, settings_.data_dir, definitions_,
                           backup::while_nobody_writes(clock_), clock_, random_);
    const auto operator_token = auth::operator_token(config_);
    databases_ = host::open_databases(settings_.data_dir, definitions_, clock_, random_,
                                      db::Options{.max_log_bytes = settings_.max_log_bytes,
                                                  .shortest_deferral = shortest_deferral,
                                                  .longest_deferral = longest_deferral,
                                                  .threads = threads_});
    lock_->add_new_files();
    io_.start();
    access_ =
        std::make_unique<auth::AccessControl>(*databases_.at(host::access_database), operator_token,
                                              settings_.sessions, clock_, random_, threads_);
    if (has_users()) setup_secret_ = access_->open_setup_link();
    if (std::filesystem::exists(settings_.data_dir / "owner.token")) {
        log::warn(
            "the file owner.token is obsolete: owners log in or use BAEDAL_ADMIN_TOKEN; "
            "delete it");
    }
    router_.record_with([this](const http::Request& request, const http::Response& response) {
        access_->record(request, response);
    });
}

void Application::connect_event_bus() {
    bus_ = std::make_unique<events::EventBus>(io_.executors().front(), settings_.bus);
    for (const host::ModuleDefinition& definition : definitions_)
        bus_->add_database(definition.name, *databases_.at(definition.name));
    for (const host::ModuleDefinition& definition : program_) {
        bus_->add_erasures(definition.name, host::erasures_of(definition.messages()));
        for (const std::string& request : definition.answers)
            bus_->add_answerer(request, definition.name);
    }
    connect_peers();
    if (const auto wrong = bus_->find_impossible_cursor()) throw std::runtime_error(*wrong);
    bus_->on_events([this](const std::string& module) {
        topics_.notify(events::log_topic(module));
        if (webhooks_) webhooks_->wake_all();
        if (publisher_) publisher_->wake();
    });
}

void Application::connect_peers() {
    if (settings_.peers.redis) connect_redis(*settings_.peers.redis);
    for (const auto& [module, address] : settings_.peers.at) {
        const auto peer = peers_.process_of(module);
        bus_->add_remote(
            module, {.open_log =
                         [this, peer, module](std::function<void()> wake) {
                             return std::make_unique<peers::RemoteLog>(
                                 executor(), peer, module, feed_.get(), clock_, std::move(wake));
                         },
                     .open_stream =
                         [this, peer, module](std::function<void()> wake) {
                             return std::make_unique<peers::RemoteLog>(
                                 executor(), peer, module, nullptr, clock_, std::move(wake));
                         },
                     .ask = peers::ask_over_http(peer, clock_),
                     .read =
                         [peer, module](std::int64_t after, int limit) {
                             return peers::read_remote_log(peer, module, after, limit);
                         }});
    }
    if (has_users()) return;
    users_ = std::make_shared<peers::UsersFollower>(peers_.process_of(settings_.peers.users),
                                                    *databases_.at(host::access_database), clock_);
    spawn(executor(), peers::UsersFollower::run(users_), "the users");
}

void Application::connect_redis(const peers::RedisAddress& redis) {
    std::vector<std::string> here;
    for (const host::ModuleDefinition& definition : definitions_) here.push_back(definition.name);
    feed_ = std::make_unique<peers::RedisFeed>(redis, open_redis_, clock_, threads_);
    publisher_ = std::make_unique<peers::RedisPublisher>(redis, open_redis_, *bus_, std::move(here),
                                                         clock_, threads_);
}

void Application::create_supervisor() {
    host::Services services{config_,
                            *bus_,
                            router_,
                            topics_,
                            breakers_,
                            metrics_,
                            clock_,
                            random_,
                            free_space_,
                            gaps_,
                            examine_,
                            threads_,
                            io_.executors(),
                            [this](const std::string& module) {
                                if (listens_) server_->end_streams(module);
                                if (streams_end_) streams_end_(module);
                            }};
    supervisor_ = std::make_unique<host::Supervisor>(definitions_, databases_, std::move(services));
}

void Application::add_host_routes() {
    auto routes = std::make_shared<http::Routes>();
    auto internal = std::make_shared<http::Routes>();
    admin::add_health_routes(
        *routes, *supervisor_, *databases_.at(host::access_database), free_space_, metrics_,
        [this] { return ready_.load(); }, settings_.peers.elsewhere(), list_of_others());
    admin::add_openapi_route(*routes, openapi_parts(program_));
    state_lists_ = admin::state_lists(*supervisor_, *bus_, breakers_);
    admin::add_admin_routes(
        *routes, *supervisor_, *bus_, state_lists_, list_of_others(),
        [this](const http::Actor& actor) { return access_->authenticator().check_owner(actor); });
    backups_ = std::make_unique<backup::Service>(settings_.backup, settings_.data_dir, databases_,
                                                 definitions_, metrics_, clock_, threads_);
    admin::add_backup_routes(*routes, *backups_);
    follower_ = std::make_unique<backup::Follower>(settings_.backup, settings_.data_dir, databases_,
                                                   definitions_, metrics_, clock_, threads_);
    add_webhooks(*routes);
    admin::add_setup_gap_routes(*routes, [this] { return find_gaps(); }, list_of_others());
    admin::add_doctor_routes(*routes, examine_, list_of_others());
    admin::add_event_log_routes(*routes, *bus_, topics_);
    admin::add_personal_data_routes(*routes, *internal, definitions_, databases_, *bus_, peers_,
                                    clock_);
    has_users() ? access_->add_to(*routes, audit_logs_of_others())
                : access_->add_audit_log_to(*routes, audit_logs_of_others());
    auth::add_internal_audit_route(*internal, *databases_.at(host::access_database));
    add_peer_routes(std::move(internal));
    router_.set(
        "host",
        {"admin", "sessions", "events", "livez", "readyz", "metrics", "version", "openapi.json"},
        std::move(routes));

    auto pages = std::make_shared<http::Routes>();
    const auto page_prefixes =
        http::add_page_routes(*pages, embedded_pages, find_page_sources(config_, definitions_));
    router_.answer_unknown_paths_with([pages](const http::Request& request) {
        return http::respond_to_unknown_path(request, *pages, embedded_pages);
    });
    router_.set("web", page_prefixes, std::move(pages));
}

admin::ListOfOthers Application::list_of_others() const {
    if (peers_.empty()) return {};
    return [this](std::string name) { return peers_.list(std::move(name)); };
}

auth::AuditLogsOfOthers Application::audit_logs_of_others() const {
    if (peers_.empty()) return {};
    return {peers_.size(), [this](std::vector<std::string> targets) {
                return read_audit_logs(peers_, std::move(targets));
            }};
}

void Application::add_peer_routes(std::shared_ptr<http::Routes> routes) {
    if (settings_.peers.secret.empty()) return;
    peers::Lists lists = state_lists_;
    lists["setup-gaps"] = [this] { return admin::to_array(find_gaps()); };
    peers::add_peer_routes(*routes, *bus_, topics_, lists);
    routes->add(http::Method::get, "/internal/lists/doctor", http::Access::peer,
                [this](http::Request&) -> Task<http::Response> {
                    co_return co_await admin::respond_with(co_await examine_now(), "doctor", {});
                });
    if (has_users()) peers::add_users_route(*routes, *databases_.at(host::access_database));
    router_.set("peers", {"internal"}, std::move(routes));
}

Task<std::vector<host::Diagnosis>> Application::examine_now() {
    if (!ready_) co_return std::vector<host::Diagnosis>{};
    co_return co_await examine(config_, settings_, definitions_, clock_, free_space_,
                               {.is_running = true,
                                .is_this_process = true,
                                .has_proxy = listens_ ? server_->trusts_proxies()
                                                      : !settings_.limits.trusted_proxies.empty(),
                                .metrics = metrics_.exposition(),
                                .backup_gap = backups_->gap(),
                                .webhook_gap = webhooks_->gap(),
                                .module_gaps = module_gaps()});
}

// What the modules know, and which of them have failed.
std::vector<host::Diagnosis> Application::module_gaps() {
    std::vector<host::Diagnosis> out = gaps_.all();
    for (const host::ModuleStatus& module : supervisor_->status()) {
        if (module.state != host::ModuleState::failed) continue;
        out.push_back({.code = host::DiagnosisCode{"module-failed"},
                       .level = host::Level::problem,
                       .text = "A part of the shop has failed. It is started again by itself; if "
                               "that does not help, look at the log.",
                       .detail = module.name});
    }
    return out;
}

std::vector<host::Diagnosis> Application::find_gaps() {
    std::vector<host::Diagnosis> out = setup_gaps_;
    for (auto& gap :
         {free_space_.diagnose(), backups_->gap(), follower_->gap(), webhooks_->gap()}) {
        if (gap) out.push_back(*gap);
    }
    for (host::Diagnosis& gap : gaps_.all()) out.push_back(std::move(gap));
    return out;
}

void Application::add_webhooks(http::Routes& routes) {
    std::vector<std::string> producers;
    std::set<std::string> events;
    for (const host::ModuleDefinition& definition : program_) {
        producers.push_back(definition.name);
        for (const host::MessageSample& message : definition.messages()) {
            if (message.is_event) events.insert(message.name);
        }
    }
    db::Database& database = *databases_.at(host::access_database);
    webhooks_ = std::make_unique<webhooks::Dispatcher>(database, *bus_, std::move(producers),
                                                       settings_.webhooks, webhook_senders_, clock_,
                                                       random_, metrics_, io_.executors());
    webhook_routes_ = std::make_unique<webhooks::WebhookRoutes>(
        database, *webhooks_, std::move(events),
        [this](db::Connection& connection, const http::Actor& actor) {
            return access_->authenticator().check_owner(connection, actor);
        },
        clock_, random_);
    webhook_routes_->add_to(routes);
}

// The server opens only after the consumers have handled the events of the last run. A new
// deployment gets its first menu this way.
void Application::wait_until_caught_up() const {
    threads_.wait_until([this] { return bus_->caught_up(); }, catch_up_time);
    // A cursor is visible at its commit; its after_commit functions have run when the writer takes
    // the next unit.
    for (const auto& [name, database] : databases_) {
        try {
            database->write_and_wait([](db::Transaction&) {});
        } catch (const db::Unavailable&) {  // its module is reported as failed; the others start
        }
    }
}

void Application::open_certificate() {
    if (!settings_.speaks_tls()) return;
    if (settings_.renewal) {
        auto challenges = std::make_shared<http::Challenges>();
        renewal_ =
            std::make_unique<acme::Renewal>(*settings_.renewal, *challenges, clock_, random_);
        certificate_ = std::make_shared<http::Certificate>(renewal_->files(), challenges);
        spawn(executor(), renewal_->run([certificate = certificate_] { certificate->refresh(); }),
              "the renewal of the certificate");
    } else {
        certificate_ = std::make_shared<http::Certificate>(*settings_.certificate);
        spawn(executor(), watch_certificate(certificate_), "the certificate");
    }
    collect_certificate_metrics(metrics_, certificate_);
}

void Application::listen(http::OpenSockets inherited) {
    open_certificate();
    server_ = std::make_unique<http::Server>(http::ServerSetup{
        settings_.listen, io_.contexts(), router_, topics_,
        [this](const http::Request& request) { return authenticate(request); }, random_, clock_,
        metrics_, settings_.limits,
        [this](const http::Actor& actor) { return access_->authenticator().is_still_valid(actor); },
        // It does not own them: metrics_ keeps the server's state for longer than io_, which their connections
        // are of.
        users_ ? [this] { return learn_users(); } : std::function<Task<>()>{}, certificate_,
        std::move(inherited), settings_.logs_access});
    server_->listen();
    start_webhooks();
    listens_ = true;
    ready_ = true;
}

void Application::take_up(const Settings& settings) {
    log::set_level(settings.log_level);
    server_->log_access(settings.logs_access);
    server_->trust(settings.limits.trusted_proxies);
}

http::Actor Application::authenticate(const http::Request& request) const {
    if (const auto secret = request.header(peers::secret_field)) {
        const std::string& ours = settings_.peers.secret;
        if (ours.empty() || !constant_time_equal(sha256_hex(*secret), sha256_hex(ours)))
            return {.rejected = true, .holder = http::CredentialKind::peer};
        return {.holder = http::CredentialKind::peer};
    }
    http::Actor actor = access_->authenticator().authenticate(request);
    if (!users_ || actor.holder == http::CredentialKind::operator_token) return actor;
    // Credentials that the copy does not have may be new: while the home is away nobody can tell.
    const bool is_checked =
        actor.is_staff() ? users_->is_current() : !actor.rejected || users_->is_answered();
    return is_checked ? actor : http::Actor{.rejected = true, .unchecked = true};
}

Task<> Application::learn_users() const {
    if (users_) co_await peers::UsersFollower::learn(users_);
}

// A process that reads the files delays the last checkpoint; the databases share one limit.
void Application::close_databases() {
    const Instant deadline = clock_.monotonic() + close_time;
    for (const auto& [name, database] : databases_) {
        const auto left = std::chrono::duration_cast<Milliseconds>(deadline - clock_.monotonic());
        database->close(std::max(left, Milliseconds{0}));
    }
}

void Application::stop(http::IdleAtStop idle) {
    if (stopped_) return;
    stopped_ = true;
    ready_ = false;
    if (backups_) backups_->stop();
    if (follower_) follower_->stop_bases();
    if (server_) server_->stop_and_wait(drain_time, idle);
    if (supervisor_) supervisor_->shut_down();
    if (feed_) feed_->stop();
    if (publisher_) publisher_->stop();
    io_.stop();  // ends every coroutine, so that no database is used after its close
    close_databases();
    if (follower_) follower_->finish();
}

}  // namespace baedal::app
