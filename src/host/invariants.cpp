#include "host/invariants.h"

#include <algorithm>
#include <iterator>
#include <thread>

#include "auth/unwritten_entries.h"
#include "host/data_folder.h"

namespace baedal::host {

namespace {

constexpr int reads = 4;
constexpr auto between_reads = std::chrono::milliseconds{400};

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

// No cursor is beyond its producer's log. The query is generated from the registered modules.
std::string cursors_within_their_logs(const std::vector<ModuleDefinition>& modules) {
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
    )sql";
}

constexpr const char* audit_log_is_complete = "audit_log_is_complete";

void check_audit_log(const std::filesystem::path& folder, CheckReport& report) {
    report.invariants.emplace_back(audit_log_is_complete);
    std::ranges::sort(report.invariants);
    const auto file = auth::unwritten_entries_file(folder);
    const std::uint64_t count = auth::count_unwritten_entries(file);
    if (count == 0) return;
    report.violations.push_back({audit_log_is_complete, file.string(),
                                 std::to_string(count) +
                                     " entries could not be written to the audit log and are in "
                                     "this file; remove it when they are known"});
}

void require_files(const std::filesystem::path& folder,
                   const std::vector<ModuleDefinition>& modules) {
    for (const ModuleDefinition& module : modules) {
        for (const std::string& name : database_names(module)) {
            const auto file = database_file(folder, name);
            if (!std::filesystem::exists(file)) {
                throw std::runtime_error("there is no " + file.string() +
                                         ": name the deployment's folder with --data");
            }
        }
    }
}

std::set<Finding> common(const std::set<Finding>& left, const std::set<Finding>& right) {
    std::set<Finding> both;
    std::ranges::set_intersection(left, right, std::inserter(both, both.end()));
    return both;
}

}  // namespace

AttachedDatabases::AttachedDatabases(const std::filesystem::path& folder,
                                     const std::vector<ModuleDefinition>& modules)
    : connection_(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_URI, 5000) {
    invariants_.push_back({"cursors_within_their_logs", cursors_within_their_logs(modules)});
    for (const ModuleDefinition& module : modules) {
        for (const std::string& name : database_names(module)) {
            connection_.exec("ATTACH 'file:" + database_file(folder, name).string() +
                             "?mode=ro' AS " + quoted(name));
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

CheckReport check_deployment(const std::filesystem::path& folder,
                             const std::vector<ModuleDefinition>& modules) {
    require_files(folder, modules);
    AttachedDatabases databases(folder, modules);
    std::set<Finding> violations = databases.violations();
    std::set<Finding> open_business = databases.open_business();
    for (int read = 1; read < reads && !(violations.empty() && open_business.empty()); ++read) {
        std::this_thread::sleep_for(between_reads);
        violations = common(violations, databases.violations());
        open_business = common(open_business, databases.open_business());
    }
    CheckReport report;
    report.invariants = databases.invariants();
    report.violations.assign(violations.begin(), violations.end());
    report.open_business.assign(open_business.begin(), open_business.end());
    check_audit_log(folder, report);
    return report;
}

}  // namespace baedal::host
