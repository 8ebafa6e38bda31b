// `baedal check`: reads every database of a deployment and changes none.
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
    std::string subject;  // an order's id, or what else is at fault
    std::string detail;
    auto operator<=>(const Violation&) const = default;
};

struct InvariantReport {
    std::vector<std::string> invariants;  // that were checked, "<name>.sql", sorted
    std::vector<Violation> violations;
};

// All databases of a deployment, attached read-only under their names. For one thread.
class AttachedDatabases {
public:
    // Throws SQLite::Exception if one of the files is not there.
    AttachedDatabases(const std::filesystem::path& folder,
                      const std::vector<ModuleDefinition>& modules);

    // The invariants of the modules, and that no cursor is beyond its producer's log, as they stand now.
    // At rest there is no violation.
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

// Checks a stopped or a running deployment. The databases of a running one are read one after another, so
// work under way can look wrong: a violation counts if it is seen four times, 400 ms apart. Throws
// std::runtime_error if the folder or one of its files is not there.
InvariantReport check_invariants(const std::filesystem::path& folder,
                                 const std::vector<ModuleDefinition>& modules);

}  // namespace baedal::host
