// `baedal check`: an auditor who reads every book and changes none.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

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

// One look at the books of a deployment at rest.
std::vector<Violation> look_at_books(const std::filesystem::path& folder,
                                     const std::vector<std::string>& databases);

// Prints the report on stdout; 0 if there is no violation, else 1.
int print_audit(const AuditReport& report, bool as_json);

}  // namespace baedal::app
