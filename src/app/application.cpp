#include "app/application.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <stdexcept>

#include "admin/admin_routes.h"
#include "admin/event_log_routes.h"
#include "admin/health_routes.h"
#include "admin/openapi.h"
#include "base/embedded_file.h"
#include "base/log.h"
#include "http/pages.h"

namespace baedal {
extern const http::EmbeddedPages embedded_pages;
}  // namespace baedal

namespace baedal::app {

namespace {

constexpr auto catch_up_time = std::chrono::seconds{5};
constexpr auto drain_time = std::chrono::milliseconds{3500};  // a payment takes three seconds

Settings read_settings(const Config& config,
                       const std::vector<host::ModuleDefinition>& definitions) {
    Settings settings = Settings::read(config);
    for (const host::ModuleDefinition& definition : definitions) definition.check_settings(config);
    config.refuse_unknown();
    return settings;
}

// Event names are stable and have one owner each.
void check_event_types(const std::vector<host::ModuleDefinition>& definitions) {
    std::map<std::string, std::string> owners;
    for (const host::ModuleDefinition& definition : definitions) {
        for (const host::MessageSample& message : definition.messages()) {
            if (!message.is_event) continue;
            const auto [known, added] = owners.emplace(message.name, definition.name);
            if (!added) {
                throw std::logic_error("the event " + message.name + " is claimed by '" + known->second +
                                       "' and '" + definition.name + "'");
            }
        }
    }
}

std::vector<std::string_view> openapi_parts(
    const std::vector<host::ModuleDefinition>& definitions) {
    std::vector<std::string_view> parts{host::openapi_of(host::host_files())};
    for (const host::ModuleDefinition& definition : definitions)
        parts.push_back(host::openapi_of(definition.files));
    return parts;
}

std::vector<http::ForeignSource> page_sources(
    const Config& config, const std::vector<host::ModuleDefinition>& definitions) {
    std::vector<http::ForeignSource> all;
    for (const host::ModuleDefinition& definition : definitions) {
        if (!definition.page_sources) continue;
        std::ranges::move(definition.page_sources(config), std::back_inserter(all));
    }
    return all;
}

}  // namespace

Application::Application(const Config& config, std::vector<host::ModuleDefinition> definitions,
                         const Clock& clock, Random& random, Threads& threads)
    : config_(config),
      definitions_(std::move(definitions)),
      clock_(clock),
      random_(random),
      threads_(threads),
      settings_(read_settings(config, definitions_)),
      breakers_(clock),
      io_(settings_.threads, threads) {
    check_event_types(definitions_);
}

Application::~Application() { stop(); }

void Application::start_modules() {
    stopped_ = false;
    lock_ = std::make_unique<host::DataFolderLock>(settings_.data_dir);
    const auto operator_token = auth::operator_token();
    databases_ = host::open_databases(settings_.data_dir, definitions_, clock_, random_, threads_);
    io_.start();
    access_ =
        std::make_unique<auth::AccessControl>(*databases_.at(host::access_database), operator_token,
                                              settings_.sessions, clock_, random_, threads_);
    setup_secret_ = access_->open_setup_link();
    if (std::filesystem::exists(settings_.data_dir / "owner.token")) {
        log::warn(
            "owner.token is not used any more: owners log in, or have BAEDAL_ADMIN_TOKEN; "
            "delete the file");
    }
    router_.record_with([this](const http::Request& request, const http::Response& response) {
        access_->record(request, response);
    });

    bus_ = std::make_unique<events::EventBus>(io_.executors().front(), settings_.bus);
    for (const host::ModuleDefinition& definition : definitions_) {
        bus_->add_database(definition.name, *databases_.at(definition.name));
    }
    if (const auto wrong = bus_->find_impossible_cursor()) throw std::runtime_error(*wrong);
    bus_->on_events(
        [this](const std::string& module) { topics_.notify(admin::event_log_topic(module)); });

    host::Services services{config_,
                            *bus_,
                            router_,
                            topics_,
                            breakers_,
                            metrics_,
                            clock_,
                            random_,
                            threads_,
                            io_.executors(),
                            [this](const std::string& module) {
                                if (listens_) server_->end_streams(module);
                                if (streams_end_) streams_end_(module);
                            }};
    supervisor_ = std::make_unique<host::Supervisor>(definitions_, databases_, std::move(services));
    add_host_routes();
    collect_metrics();
    supervisor_->start_all();
    wait_until_caught_up();
}

void Application::listen() {
    server_ = std::make_unique<http::Server>(
        http::ServerSetup{settings_.host, settings_.port, io_.contexts(), router_, topics_,
                          [this](const http::Request& request) { return authenticate(request); },
                          random_, clock_, metrics_, settings_.limits,
                          [this](const http::Actor& actor) {
                              return access_->authenticator().is_still_valid(actor);
                          }});
    server_->listen();
    listens_ = true;
    ready_ = true;
}

http::Actor Application::authenticate(const http::Request& request) const {
    return access_->authenticator().authenticate(request);
}

// Consumers take what happened before the last stop, and a new deployment its first menu, before the
// first customer is let in.
void Application::wait_until_caught_up() const {
    threads_.wait_until([this] { return bus_->caught_up(); }, catch_up_time);
    // A cursor is seen as soon as it is committed; what its event scheduled for after the commit is
    // done when the writer takes the next unit.
    for (const auto& [name, database] : databases_) {
        try {
            database->write_and_wait([](db::Transaction&) {});
        } catch (const db::Unavailable&) {  // its module is failed and says so; the others open
        }
    }
}

void Application::stop() {
    if (stopped_) return;
    stopped_ = true;
    ready_ = false;
    if (server_) server_->stop_and_wait(drain_time);
    if (supervisor_) supervisor_->shut_down();
    io_.stop();  // and with it every coroutine's use of a database
    for (const auto& [name, database] : databases_) database->close();
}

void Application::add_host_routes() {
    auto routes = std::make_shared<http::Routes>();
    admin::add_health_routes(*routes, *supervisor_, metrics_, [this] { return ready_.load(); });
    admin::add_openapi_route(*routes, openapi_parts(definitions_));
    admin::add_admin_routes(*routes, *supervisor_, *bus_, breakers_);
    admin::add_event_log_routes(*routes, *bus_);
    access_->add_to(*routes);
    router_.set(
        "host",
        {"admin", "sessions", "events", "livez", "readyz", "metrics", "version", "openapi.json"},
        std::move(routes));

    auto pages = std::make_shared<http::Routes>();
    const auto page_prefixes =
        http::add_page_routes(*pages, embedded_pages, page_sources(config_, definitions_));
    router_.set("web", page_prefixes, std::move(pages));
}

void Application::collect_metrics() {
    const auto of_databases = [this](auto figure) {
        return [this, figure] {
            std::vector<Metrics::Sample> samples;
            for (const auto& [name, database] : databases_) {
                samples.push_back(
                    {{{"database", name}}, static_cast<double>(figure(database->figures()))});
            }
            return samples;
        };
    };
    metrics_.collect("baedal_database_commits_total", "Commits, each one fsync",
                     Metrics::Type::counter,
                     of_databases([](const db::Figures& f) { return f.commits; }));
    metrics_.collect("baedal_database_units_total", "Units of work committed",
                     Metrics::Type::counter,
                     of_databases([](const db::Figures& f) { return f.units; }));
    metrics_.collect("baedal_database_failed_units_total", "Units of work undone",
                     Metrics::Type::counter,
                     of_databases([](const db::Figures& f) { return f.failed_units; }));
    metrics_.collect("baedal_database_read_failures_total",
                     "Reads that the disk or a damaged page denied", Metrics::Type::counter,
                     of_databases([](const db::Figures& f) { return f.read_failures; }));
    metrics_.collect("baedal_database_queue_units", "Units waiting for the writer",
                     Metrics::Type::gauge,
                     of_databases([](const db::Figures& f) { return f.queued; }));
    metrics_.collect("baedal_database_commit_seconds", "What a commit takes lately, on average",
                     Metrics::Type::gauge, of_databases([](const db::Figures& f) {
                         return std::chrono::duration<double>(f.average_commit_time).count();
                     }));
    metrics_.collect("baedal_database_wal_bytes", "Size of the write-ahead log",
                     Metrics::Type::gauge,
                     of_databases([](const db::Figures& f) { return f.wal_bytes; }));
    metrics_.collect("baedal_subscription_lag_events", "Events waiting for a consumer",
                     Metrics::Type::gauge, [this] {
                         std::vector<Metrics::Sample> samples;
                         for (const auto& s : bus_->status()) {
                             samples.push_back(
                                 {{{"consumer", s.consumer}, {"producer", s.producer}},
                                  static_cast<double>(s.head - s.cursor)});
                         }
                         return samples;
                     });
    metrics_.collect("baedal_dead_letters", "Parked events", Metrics::Type::gauge, [this] {
        std::vector<Metrics::Sample> samples;
        for (const auto& s : bus_->status()) {
            samples.push_back({{{"consumer", s.consumer}, {"producer", s.producer}},
                               static_cast<double>(s.dead_letters)});
        }
        return samples;
    });
    metrics_.collect("baedal_module_running", "1 while the module runs", Metrics::Type::gauge,
                     [this] {
                         std::vector<Metrics::Sample> samples;
                         for (const auto& m : supervisor_->status()) {
                             samples.push_back({{{"module", m.name}},
                                                m.state == host::ModuleState::running ? 1.0 : 0.0});
                         }
                         return samples;
                     });
    metrics_.collect("baedal_breaker_open", "1 while the circuit is open, 0.5 half-open",
                     Metrics::Type::gauge, [this] {
                         std::vector<Metrics::Sample> samples;
                         for (const auto& f : breakers_.figures()) {
                             const double value = f.state == BreakerState::open        ? 1.0
                                                  : f.state == BreakerState::half_open ? 0.5
                                                                                       : 0.0;
                             samples.push_back({{{"breaker", f.name}}, value});
                         }
                         return samples;
                     });
    metrics_.collect("baedal_breaker_window_calls",
                     "The last calls that a circuit breaker judges by, by outcome.",
                     Metrics::Type::gauge, [this] {
                         std::vector<Metrics::Sample> samples;
                         for (const auto& f : breakers_.figures()) {
                             const auto add = [&](const char* outcome, int count) {
                                 samples.push_back({{{"breaker", f.name}, {"outcome", outcome}},
                                                    static_cast<double>(count)});
                             };
                             add("all", f.calls);
                             add("failed", f.failures);
                             add("slow", f.slow);
                         }
                         return samples;
                     });
    metrics_.collect(
        "baedal_password_tries_total", "Passwords that were asked for, by outcome",
        Metrics::Type::counter, [this] {
            const auto& tries = access_->password_tries();
            const auto sample = [](const char* outcome, std::uint64_t count) {
                return Metrics::Sample{{{"outcome", outcome}}, static_cast<double>(count)};
            };
            return std::vector{sample("right", tries.right), sample("wrong", tries.wrong),
                               sample("refused", tries.refused)};
        });
}

}  // namespace baedal::app
