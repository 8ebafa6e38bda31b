#include "host/invariants.h"

#include <algorithm>
#include <iterator>
#include <thread>

#include <sqlite3.h>

#include "auth/unwritten_entries.h"
#include "db/continued_log.h"
#include "db/file_mark.h"
#include "db/quoted.h"
#include "host/data_folder.h"
#include "host/known_losses.h"

namespace baedal::host {

namespace {

using db::quoted;

constexpr int reads = 4;
constexpr auto between_reads = std::chrono::milliseconds{400};

// No cursor is in a log that has another event at its place, or that was restored to an earlier event.
std::string query_of_events_at_cursors(const std::string& consumer, const std::string& producer) {
    const std::string cursors = quoted(consumer) + ".cursor k";
    const std::string log = quoted(producer) + ".outbox";
    const std::string of = " WHERE k.producer = '" + producer + "' AND ";
    const std::string subject =
        "SELECT '" + consumer + " of " + producer + "', 'cursor ' || k.seq || ";
    return " UNION ALL " + subject + "', where the log has another event' FROM " + cursors +
           " JOIN " + log + " e ON e.seq = k.seq" + of +
           "k.event_seq = k.seq AND k.event_id NOT IN ('', e.id)"
           " UNION ALL " +
           subject +
           "' of a log that was restored to its event ' || json_extract(e.data, '$.after') FROM " +
           cursors + " JOIN " + log + " e ON e.seq = (SELECT min(seq) FROM " + log +
           " WHERE seq > k.seq)" + of + "e.type = '" + std::string(db::log_continued) +
           "' AND json_extract(e.data, '$.after') < k.seq AND NOT EXISTS (SELECT 1 FROM " + log +
           " WHERE seq = k.seq)";
}

// No cursor is beyond its producer's log. The query is generated from the registered modules.
std::string query_of_cursors(const std::vector<ModuleDefinition>& modules) {
    std::string other_events;
    for (const ModuleDefinition& consumer : modules) {
        for (const ModuleDefinition& producer : modules)
            other_events += query_of_events_at_cursors(consumer.name, producer.name);
    }
    std::string heads;
    std::string positions;
    for (const ModuleDefinition& module : modules) {
        const std::string separator = heads.empty() ? "" : " UNION ALL ";
        heads += separator + "SELECT '" + module.name + "', ifnull((SELECT seq FROM " +
                 quoted(module.name) + ".sqlite_sequence WHERE name = 'outbox'), 0)";
        positions += separator + "SELECT '" + module.name + "', producer, seq FROM " +
                     quoted(module.name) + ".cursor";
    }
    return "WITH head(producer, seq) AS (" + heads + "), position(consumer, producer, seq) AS (" +
           positions + R"sql()
        SELECT p.consumer || ' of ' || p.producer, 'cursor ' || p.seq || ' beyond the log''s end ' || h.seq
        FROM position p JOIN head h ON h.producer = p.producer
        WHERE p.seq > h.seq
    )sql" + other_events;
}

using Folders = std::vector<std::filesystem::path>;

bool is_any_held(const std::filesystem::path& folder, const Folders& others) {
    return DataFolderLock::is_held(folder) || std::ranges::any_of(others, &DataFolderLock::is_held);
}

void check_audit_log(const std::filesystem::path& folder, CheckReport& report) {
    const auto file = auth::unwritten_entries_file(folder);
    const std::uint64_t count = auth::count_unwritten_entries(file);
    if (count == 0) return;
    report.violations.push_back({audit_log_is_complete, file.string(),
                                 std::to_string(count) +
                                     " entries could not be written to the audit log and are in "
                                     "this file; remove it when they are known"});
}

std::set<Finding> common(const std::set<Finding>& left, const std::set<Finding>& right) {
    std::set<Finding> both;
    std::ranges::set_intersection(left, right, std::inserter(both, both.end()));
    return both;
}

}  // namespace

std::filesystem::path find_file(const std::filesystem::path& folder, const Folders& others,
                                const std::string& database) {
    auto file = database_file(folder, database);
    if (std::filesystem::exists(file)) return file;
    for (const std::filesystem::path& other : others) {
        auto elsewhere = database_file(other, database);
        if (std::filesystem::exists(elsewhere)) return elsewhere;
    }
    return file;
}

std::vector<ModuleDefinition> modules_there(const std::filesystem::path& folder,
                                            const Folders& others,
                                            std::vector<ModuleDefinition> modules) {
    std::erase_if(modules, [&](const ModuleDefinition& module) {
        return module.is_optional &&
               !std::filesystem::exists(find_file(folder, others, module.name));
    });
    return modules;
}

void require_files(const std::filesystem::path& folder,
                   const std::vector<ModuleDefinition>& modules,
                   const std::vector<std::filesystem::path>& others) {
    require_finished_restore(folder);
    for (const std::filesystem::path& other : others) require_finished_restore(other);
    for (const ModuleDefinition& module : modules) {
        for (const std::string& name : database_names(module)) {
            const auto file = find_file(folder, others, name);
            if (!std::filesystem::exists(file)) {
                throw std::runtime_error("there is no " + file.string() +
                                         ": name the deployment's folder with --data, and those of "
                                         "its other processes with --also");
            }
        }
    }
}

InterruptOnStop::InterruptOnStop(SQLite::Database& connection, std::stop_token stop)
    : connection_(connection),
      stop_(std::move(stop)),
      callback_(stop_, [this] { sqlite3_interrupt(connection_.getHandle()); }) {
    // For statements that begin later.
    constexpr int steps_between_looks = 10'000;  // of SQLite's virtual machine
    sqlite3_progress_handler(
        connection_.getHandle(), steps_between_looks,
        [](void* token) {
            return static_cast<const std::stop_token*>(token)->stop_requested() ? 1 : 0;
        },
        &stop_);
}

InterruptOnStop::~InterruptOnStop() {
    sqlite3_progress_handler(connection_.getHandle(), 0, nullptr, nullptr);
}

void AttachedDatabases::attach(const std::filesystem::path& file, const std::string& name,
                               Deployment deployment) {
    const char* parameters = "mode=ro";
    if (deployment == Deployment::stopped) {
        std::error_code none;
        const auto log_bytes = std::filesystem::file_size(file.string() + "-wal", none);
        // Of a file with a log, SQLite keeps the log's index in memory in the exclusive locking mode.
        // Without locks that mode is possible on a file that cannot be written.
        parameters = none || log_bytes == 0 ? "immutable=1" : "mode=ro&vfs=unix-none";
    }
    SQLite::Statement attach(connection_, "ATTACH :uri AS " + quoted(name));
    attach.bind(":uri", db::to_uri(file) + "?" + parameters);
    attach.exec();
}

AttachedDatabases::AttachedDatabases(const std::filesystem::path& folder,
                                     const std::vector<ModuleDefinition>& modules,
                                     Deployment deployment, const Folders& others)
    : AttachedDatabases(modules, deployment, [&](const std::string& database) {
          return find_file(folder, others, database);
      }) {}

AttachedDatabases::AttachedDatabases(const std::vector<ModuleDefinition>& modules,
                                     Deployment deployment, const FileOf& file_of)
    : connection_(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_URI, 5000) {
    // For all databases that are attached from here on.
    if (deployment == Deployment::stopped) connection_.exec("PRAGMA locking_mode=EXCLUSIVE");
    invariants_.push_back({cursors_within_their_logs, query_of_cursors(modules)});
    for (const ModuleDefinition& module : modules) {
        for (const std::string& name : database_names(module)) {
            attach(file_of(name), name, deployment);
        }
        for (const Invariant& invariant : invariants_of(module.files))
            invariants_.push_back({std::string(invariant.name), std::string(invariant.sql)});
        for (const Invariant& query : open_business_of(module.files))
            open_business_.push_back({std::string(query.name), std::string(query.sql)});
    }
    std::ranges::sort(invariants_, {}, &Query::name);
}

std::set<Finding> AttachedDatabases::run(const std::vector<Query>& queries) {
    std::set<Finding> found;
    for (const Query& query : queries) {
        SQLite::Statement statement(connection_, query.sql);
        while (statement.executeStep()) {
            found.insert({query.name, statement.getColumn(0).getString(),
                          statement.getColumn(1).getString()});
        }
    }
    return found;
}

std::vector<std::string> AttachedDatabases::invariants() const {
    std::vector<std::string> out;
    for (const Query& query : invariants_) out.push_back(query.name + ".sql");
    return out;
}

namespace {

CheckReport to_report(const AttachedDatabases& databases, const std::filesystem::path& folder,
                      const Folders& others, const std::set<Finding>& violations,
                      const std::set<Finding>& open_business) {
    CheckReport report;
    report.invariants = databases.invariants();
    report.open_business.assign(open_business.begin(), open_business.end());
    std::set<KnownLoss> known = read_known_losses(folder);
    for (const std::filesystem::path& other : others) known.merge(read_known_losses(other));
    for (const Finding& violation : violations) {
        const bool is_known = known.contains({violation.query, violation.subject});
        (is_known ? report.open_business : report.violations).push_back(violation);
    }
    std::ranges::sort(report.open_business);
    report.invariants.emplace_back(audit_log_is_complete);
    std::ranges::sort(report.invariants);
    check_audit_log(folder, report);
    for (const std::filesystem::path& other : others) check_audit_log(other, report);
    return report;
}

CheckReport check_stopped(const std::filesystem::path& folder,
                          const std::vector<ModuleDefinition>& modules, const Folders& others) {
    AttachedDatabases databases(folder, modules, AttachedDatabases::Deployment::stopped, others);
    return to_report(databases, folder, others, databases.violations(), databases.open_business());
}

CheckReport check_running(const std::filesystem::path& folder,
                          const std::vector<ModuleDefinition>& modules, const Folders& others) {
    AttachedDatabases databases(folder, modules, AttachedDatabases::Deployment::running, others);
    std::set<Finding> violations = databases.violations();
    std::set<Finding> open_business = databases.open_business();
    for (int read = 1; read < reads && !(violations.empty() && open_business.empty()); ++read) {
        std::this_thread::sleep_for(between_reads);
        violations = common(violations, databases.violations());
        open_business = common(open_business, databases.open_business());
    }
    return to_report(databases, folder, others, violations, open_business);
}

}  // namespace

CheckReport check_copy(const std::filesystem::path& folder,
                       const std::vector<ModuleDefinition>& modules, const std::stop_token& stop) {
    AttachedDatabases databases(folder, modules_there(folder, {}, modules),
                                AttachedDatabases::Deployment::stopped);
    const InterruptOnStop interrupt(databases.connection(), stop);
    return to_report(databases, folder, {}, databases.violations(), databases.open_business());
}

CheckReport check_deployment(const std::filesystem::path& folder,
                             const std::vector<ModuleDefinition>& all, const Folders& others) {
    const auto modules = modules_there(folder, others, all);
    require_files(folder, modules, others);
    if (!is_any_held(folder, others)) {
        try {
            CheckReport report = check_stopped(folder, modules, others);
            if (!is_any_held(folder, others)) return report;
        } catch (const SQLite::Exception&) {
            if (!is_any_held(folder, others)) throw;
        }
        // A server has started meanwhile, and has changed files that were read without locks.
    }
    return check_running(folder, modules, others);
}

}  // namespace baedal::host
