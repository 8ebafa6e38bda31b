#include "cli/check.h"

#include <iostream>

#include "app/settings.h"
#include "host/invariants.h"
#include "json/parser.h"

namespace baedal::cli {

namespace {

void print_text(const host::InvariantReport& report) {
    for (const host::Violation& v : report.violations)
        std::cout << v.invariant << ": " << v.subject << ": " << v.detail << "\n";
    std::cout << report.invariants.size() << " invariants checked, " << report.violations.size()
              << " violations\n";
}

void print_json(const host::InvariantReport& report) {
    json::Array violations;
    for (const host::Violation& v : report.violations) {
        violations.push_back(
            json::Object{{"invariant", v.invariant}, {"subject", v.subject}, {"detail", v.detail}});
    }
    std::cout << json::dump(json::Object{{"checked", json::encode(report.invariants)},
                                         {"violations", std::move(violations)}})
              << "\n";
}

}  // namespace

int check(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules) {
    const app::Settings settings = app::Settings::read(read_config(options));
    const host::InvariantReport report = host::check_invariants(settings.data_dir, modules);
    options.json ? print_json(report) : print_text(report);
    return report.violations.empty() ? 0 : 1;
}

}  // namespace baedal::cli
