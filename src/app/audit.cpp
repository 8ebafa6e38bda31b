#include "app/audit.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <thread>

#include "app/data_folder.h"
#include "util/embedded_file.h"
#include "util/json.h"

namespace baedal {
extern const std::span<const EmbeddedFile> embedded_invariants;
}

namespace baedal::app {

namespace {

constexpr int looks = 4;
constexpr auto between_looks = std::chrono::milliseconds{400};

}  // namespace

Books::Books(const std::filesystem::path& folder, const std::vector<std::string>& databases)
    : connection_(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_URI, 5000) {
    for (const std::string& name : databases) {
        connection_.exec("ATTACH 'file:" + database_file(folder, name).string() +
                         "?mode=ro' AS \"" + name + "\"");
    }
}

// The files of src/app/invariants as queries: each names the subjects that break it.
std::set<Violation> Books::look() {
    std::set<Violation> found;
    for (const EmbeddedFile& invariant : embedded_invariants) {
        const std::string name(invariant.path.substr(0, invariant.path.rfind(".sql")));
        SQLite::Statement query(connection_, std::string(invariant.text));
        while (query.executeStep()) {
            found.insert({name, query.getColumn(0).getString(), query.getColumn(1).getString()});
        }
    }
    return found;
}

AuditReport audit(const std::filesystem::path& folder, const std::vector<std::string>& databases) {
    for (const std::string& name : databases) {
        const auto file = database_file(folder, name);
        if (!std::filesystem::exists(file)) {
            throw std::runtime_error("there is no " + file.string() +
                                     ": name the deployment's folder with --data");
        }
    }
    Books books(folder, databases);
    std::set<Violation> standing = books.look();
    for (int look = 1; look < looks && !standing.empty(); ++look) {
        std::this_thread::sleep_for(between_looks);
        const std::set<Violation> again = books.look();
        std::set<Violation> both;
        std::ranges::set_intersection(standing, again, std::inserter(both, both.end()));
        standing = std::move(both);
    }
    AuditReport report;
    for (const EmbeddedFile& invariant : embedded_invariants)
        report.invariants.emplace_back(invariant.path);
    report.violations.assign(standing.begin(), standing.end());
    return report;
}

int print_audit(const AuditReport& report, bool as_json) {
    if (as_json) {
        json::Array violations;
        for (const Violation& v : report.violations) {
            violations.push_back(json::Object{
                {"invariant", v.invariant}, {"subject", v.subject}, {"detail", v.detail}});
        }
        std::cout << json::dump(json::Object{{"checked", json::encode(report.invariants)},
                                             {"violations", std::move(violations)}})
                  << "\n";
    } else {
        for (const Violation& v : report.violations) {
            std::cout << v.invariant << ": " << v.subject << ": " << v.detail << "\n";
        }
        std::cout << report.invariants.size() << " invariants checked, " << report.violations.size()
                  << " violations\n";
    }
    return report.violations.empty() ? 0 : 1;
}

}  // namespace baedal::app
