// `baedal check`: an auditor who reads every book and changes none.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace baedal::app {

struct Violation {
    std::string invariant;  // the file's name in src/app/invariants
    std::string subject;    // an order's id, or what else is at fault
    std::string detail;
    auto operator<=>(const Violation&) const = default;
};

struct AuditReport {
    std::vector<std::string> invariants;  // that were checked
    std::vector<Violation> violations;
};

// Reads the databases of a stopped or a live deployment. On a live one the books are read one after
// another, so that work under way can look wrong; only what stays wrong over several looks counts.
// Throws std::runtime_error if the folder or one of its files is not there.
AuditReport audit(const std::filesystem::path& folder, const std::vector<std::string>& databases);

// All databases of a deployment, attached under their names to be read together.
class Books {
public:
    // Throws SQLite::Exception if one of the files is not there.
    Books(const std::filesystem::path& folder, const std::vector<std::string>& databases);

    // The invariants as they stand now; at rest all must hold.
    std::set<Violation> look();
    SQLite::Database& connection() { return connection_; }

private:
    SQLite::Database connection_;
};

// Prints the report on stdout; 0 if there is no violation, else 1.
int print_audit(const AuditReport& report, bool as_json);

}  // namespace baedal::app
