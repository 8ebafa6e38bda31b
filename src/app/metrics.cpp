#include "app/metrics.h"

#include <chrono>
#include <string>
#include <vector>

namespace baedal::app {

namespace {

using Samples = std::vector<Metrics::Sample>;

void collect_databases(Metrics& metrics, const host::Databases& databases) {
    const auto collect = [&](const char* name, const char* help, Metrics::Type type, auto figure) {
        metrics.collect(name, help, type, [&databases, figure] {
            Samples samples;
            for (const auto& [database, file] : databases) {
                samples.push_back(
                    {{{"database", database}}, static_cast<double>(figure(file->statistics()))});
            }
            return samples;
        });
    };
    metrics.collect("baedal_database_failed", "1 while the database cannot be written",
                    Metrics::Type::gauge, [&databases] {
                        Samples samples;
                        for (const auto& [database, file] : databases)
                            samples.push_back(
                                {{{"database", database}}, file->failed() ? 1.0 : 0.0});
                        return samples;
                    });
    using db::Statistics;
    using enum Metrics::Type;
    collect("baedal_database_commits_total", "Commits, each one fsync", counter,
            [](const Statistics& f) { return f.commits; });
    collect("baedal_database_units_total", "Units of work committed", counter,
            [](const Statistics& f) { return f.units; });
    collect("baedal_database_failed_units_total", "Units of work undone", counter,
            [](const Statistics& f) { return f.failed_units; });
    collect("baedal_database_read_failures_total", "Reads that the disk or a damaged page denied",
            counter, [](const Statistics& f) { return f.read_failures; });
    collect("baedal_database_queue_units", "Units waiting for the writer", gauge,
            [](const Statistics& f) { return f.queued; });
    collect("baedal_database_commit_seconds", "What a commit takes lately, on average", gauge,
            [](const Statistics& f) {
                return std::chrono::duration<double>(f.average_commit_time).count();
            });
    collect("baedal_database_wal_bytes", "Size of the write-ahead log", gauge,
            [](const Statistics& f) { return f.wal_bytes; });
    metrics.collect("baedal_database_log_reader_since_seconds",
                    "Since when a process keeps the write-ahead log from being emptied, Unix time",
                    gauge, [&databases] {
                        Samples samples;
                        for (const auto& [database, file] : databases) {
                            for (const db::LogReader& reader : file->statistics().log_readers) {
                                samples.push_back(
                                    {{{"database", database}, {"reader", to_text(reader)}},
                                     static_cast<double>(to_millis(reader.since)) / 1000});
                            }
                        }
                        return samples;
                    });
}

void collect_subscriptions(Metrics& metrics, const events::EventBus& bus) {
    const auto collect = [&](const char* name, const char* help, auto figure) {
        metrics.collect(name, help, Metrics::Type::gauge, [&bus, figure] {
            Samples samples;
            for (const events::SubscriptionStatus& s : bus.status()) {
                samples.push_back({{{"consumer", s.consumer}, {"producer", s.producer}},
                                   static_cast<double>(figure(s))});
            }
            return samples;
        });
    };
    using events::SubscriptionStatus;
    collect("baedal_subscription_lag_events", "Events waiting for a consumer",
            [](const SubscriptionStatus& s) { return s.lag(); });
    collect("baedal_dead_letters", "Parked events",
            [](const SubscriptionStatus& s) { return s.dead_letters; });
}

void collect_modules(Metrics& metrics, const host::Supervisor& supervisor) {
    metrics.collect("baedal_module_running", "1 while the module runs", Metrics::Type::gauge,
                    [&supervisor] {
                        Samples samples;
                        for (const host::ModuleStatus& m : supervisor.status()) {
                            samples.push_back({{{"module", m.name}},
                                               m.state == host::ModuleState::running ? 1.0 : 0.0});
                        }
                        return samples;
                    });
}

void collect_breakers(Metrics& metrics, const Breakers& breakers) {
    metrics.collect("baedal_breaker_open", "1 while the circuit is open, 0.5 half-open",
                    Metrics::Type::gauge, [&breakers] {
                        Samples samples;
                        for (const CircuitBreaker::Statistics& f : breakers.statistics()) {
                            const double value = f.state == BreakerState::open        ? 1.0
                                                 : f.state == BreakerState::half_open ? 0.5
                                                                                      : 0.0;
                            samples.push_back({{{"breaker", f.name}}, value});
                        }
                        return samples;
                    });
    metrics.collect("baedal_breaker_window_calls",
                    "The last calls that a circuit breaker judges by, by outcome.",
                    Metrics::Type::gauge, [&breakers] {
                        Samples samples;
                        for (const CircuitBreaker::Statistics& f : breakers.statistics()) {
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
}

void collect_password_tries(Metrics& metrics, const auth::AccessControl& access) {
    metrics.collect(
        "baedal_password_tries_total", "Passwords that were asked for, by outcome",
        Metrics::Type::counter, [&access] {
            const auto& tries = access.password_tries();
            const auto sample = [](const char* outcome, std::uint64_t count) {
                return Metrics::Sample{{{"outcome", outcome}}, static_cast<double>(count)};
            };
            return std::vector{sample("right", tries.right), sample("wrong", tries.wrong),
                               sample("refused", tries.refused)};
        });
}

void collect_unwritten_audit_entries(Metrics& metrics, const auth::AccessControl& access) {
    metrics.collect("baedal_audit_entries_unwritten_total",
                    "Entries that could not be written to the audit log", Metrics::Type::counter,
                    [&access] {
                        const auto count = static_cast<double>(access.unwritten_audit_entries());
                        return std::vector{Metrics::Sample{{}, count}};
                    });
}

void collect_free_space(Metrics& metrics, host::FreeSpace& free_space) {
    metrics.collect("baedal_disk_free_bytes", "Room on the disk of the data folder",
                    Metrics::Type::gauge, [&free_space] {
                        free_space.level();  // measures
                        const auto bytes = static_cast<double>(free_space.free_bytes());
                        return std::vector{Metrics::Sample{{}, bytes}};
                    });
    metrics.collect("baedal_disk_low",
                    "1 while unpaid orders are refused, 2 while all new ones are",
                    Metrics::Type::gauge, [&free_space] {
                        const auto level = static_cast<double>(free_space.level());
                        return std::vector{Metrics::Sample{{}, level}};
                    });
}

}  // namespace

void collect_metrics(Metrics& metrics, const host::Databases& databases,
                     const events::EventBus& bus, const host::Supervisor& supervisor,
                     const Breakers& breakers, const auth::AccessControl& access,
                     host::FreeSpace& free_space) {
    collect_databases(metrics, databases);
    collect_subscriptions(metrics, bus);
    collect_modules(metrics, supervisor);
    collect_breakers(metrics, breakers);
    collect_password_tries(metrics, access);
    collect_unwritten_audit_entries(metrics, access);
    collect_free_space(metrics, free_space);
}

void collect_certificate_metrics(Metrics& metrics,
                                 std::shared_ptr<const http::Certificate> certificate) {
    metrics.collect("baedal_certificate_valid_until_seconds",
                    "The end of the certificate's validity, in seconds since 1970",
                    Metrics::Type::gauge, [certificate = std::move(certificate)] {
                        const auto end = std::chrono::duration<double>(
                            certificate->valid_until().time_since_epoch());
                        return Samples{{{}, end.count()}};
                    });
}

}  // namespace baedal::app
