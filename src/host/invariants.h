// The queries of `baedal check` over all databases of a deployment, read-only: invariants, and open
// business.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/module.h"

namespace baedal::host {

struct Finding {
    std::string query;    // the name of the invariant, or of the kind of open business
    std::string subject;  // the id of the order or other object
    std::string detail;
    auto operator<=>(const Finding&) const = default;
};

struct CheckReport {
    std::vector<std::string> invariants;  // names of the checked invariants, sorted
    std::vector<Finding> violations;
    std::vector<Finding> open_business;  // what only a person can settle; no invariant is violated
};

// The name of the invariant that no cursor is beyond its producer's log, or at an event that the log does not have.
inline constexpr const char* cursors_within_their_logs = "cursors_within_their_logs";

// The name of the invariant that no entry is missing in the audit log.
inline constexpr const char* audit_log_is_complete = "audit_log_is_complete";

// The file of the first folder that has it; where none has it, the path that it would have in `folder`.
std::filesystem::path find_file(const std::filesystem::path& folder,
                                const std::vector<std::filesystem::path>& others,
                                const std::string& database);
// Without the optional modules of which no folder has a file.
std::vector<ModuleDefinition> modules_there(const std::filesystem::path& folder,
                                            const std::vector<std::filesystem::path>& others,
                                            std::vector<ModuleDefinition> modules);
// Throws std::runtime_error if a file of a module is missing, or if a restore into the folder did not end.
void require_files(const std::filesystem::path& folder,
                   const std::vector<ModuleDefinition>& modules,
                   const std::vector<std::filesystem::path>& others = {});

// While it exists, the statements of the connection end with SQLITE_INTERRUPT once `stop` is
// requested, by any thread. The connection outlives it.
class InterruptOnStop {
public:
    InterruptOnStop(SQLite::Database& connection, std::stop_token stop);
    ~InterruptOnStop();
    InterruptOnStop(const InterruptOnStop&) = delete;
    InterruptOnStop& operator=(const InterruptOnStop&) = delete;

private:
    SQLite::Database& connection_;
    std::stop_token stop_;
    std::stop_callback<std::function<void()>> callback_;
};

// All databases of a deployment, attached read-only under their names. Not thread-safe.
class AttachedDatabases {
public:
    enum class Deployment {
        running,  // a process writes to the files: they are read with SQLite's locks
        stopped,  // no process does: nothing beside the files is created, so that the folder may be
                  // read-only
    };

    // The file of a database.
    using FileOf = std::function<std::filesystem::path(const std::string& database)>;

    // `others` are the folders of the deployment's other processes. Throws SQLite::Exception if one of the
    // files is in no folder.
    AttachedDatabases(const std::filesystem::path& folder,
                      const std::vector<ModuleDefinition>& modules,
                      Deployment deployment = Deployment::running,
                      const std::vector<std::filesystem::path>& others = {});
    AttachedDatabases(const std::vector<ModuleDefinition>& modules, Deployment deployment,
                      const FileOf& file_of);

    // The violations of the modules' invariants and of the cursors' one (no cursor is beyond its
    // producer's log), now. A deployment without work in progress has none.
    std::set<Finding> violations() { return run(invariants_); }
    // What only a person can settle, now.
    std::set<Finding> open_business() { return run(open_business_); }
    std::vector<std::string> invariants() const;  // names, sorted
    SQLite::Database& connection() { return connection_; }

private:
    struct Query {
        std::string name;
        std::string sql;
    };

    void attach(const std::filesystem::path& file, const std::string& name, Deployment deployment);
    std::set<Finding> run(const std::vector<Query>& queries);

    SQLite::Database connection_;
    std::vector<Query> invariants_;  // sorted by name
    std::vector<Query> open_business_;
};

// Checks a stopped or a running deployment. The files of a stopped one are only read, and nothing is
// created beside them. The databases of a running one are read one after another, so work in progress
// can look like a finding: there a finding counts if four reads, 400 ms apart, see it. A violation that
// is a known loss (known_losses.h) is open business. Entries that the audit log misses are a violation too, until the operator removes
// their file. An optional module without files is passed over. `others` are the folders of the deployment's other processes. Throws std::runtime_error if a folder or one of the files is missing.
CheckReport check_deployment(const std::filesystem::path& folder,
                             const std::vector<ModuleDefinition>& modules,
                             const std::vector<std::filesystem::path>& others = {});

// The same for a folder to which nobody writes, as the caller knows: a copy, or one whose lock the
// caller holds and whose databases are closed. Throws SQLite::Exception when `stop` is requested.
CheckReport check_copy(const std::filesystem::path& folder,
                       const std::vector<ModuleDefinition>& modules, const std::stop_token& stop);

}  // namespace baedal::host
