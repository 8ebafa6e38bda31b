// The invariants of `baedal check`: SQL queries over all databases of a deployment, read-only.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/module.h"

namespace baedal::host {

struct Violation {
    std::string invariant;
    std::string subject;  // the id of the order or other object at fault
    std::string detail;
    auto operator<=>(const Violation&) const = default;
};

struct InvariantReport {
    std::vector<std::string> invariants;  // names of the checked invariants, sorted
    std::vector<Violation> violations;
};

// All databases of a deployment, attached read-only under their names. Not thread-safe.
class AttachedDatabases {
public:
    // Throws SQLite::Exception if one of the files is missing.
    AttachedDatabases(const std::filesystem::path& folder,
                      const std::vector<ModuleDefinition>& modules);

    // The violations of the modules' invariants and of the cursors' one (no cursor is beyond its
    // producer's log), now. A deployment without work in progress has none.
    std::set<Violation> violations();
    std::vector<std::string> invariants() const;  // names, sorted
    SQLite::Database& connection() { return connection_; }

private:
    struct Query {
        std::string name;
        std::string sql;
    };

    SQLite::Database connection_;
    std::vector<Query> queries_;  // sorted by name
};

// Checks a stopped or a running deployment. The databases of a running one are read one after
// another, so work in progress can look like a violation. A violation counts if four reads, 400 ms
// apart, find it. Entries that the audit log misses are a violation too, until the operator removes
// their file. Throws std::runtime_error if the folder or one of its files is missing.
InvariantReport check_invariants(const std::filesystem::path& folder,
                                 const std::vector<ModuleDefinition>& modules);

}  // namespace baedal::host
