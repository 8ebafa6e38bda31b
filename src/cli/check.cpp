#include "cli/check.h"

#include <iostream>

#include "app/settings.h"
#include "host/invariants.h"
#include "json/writer.h"

namespace baedal::cli {

namespace {

void print_text(const host::InvariantReport& report) {
    for (const host::Violation& v : report.violations)
        std::cout << v.invariant << ": " << v.subject << ": " << v.detail << "\n";
    std::cout << report.invariants.size() << " invariants checked, " << report.violations.size()
              << " violations\n";
}

struct ViolationView {
    const host::Violation& violation;
    static void fields(const ViolationView& self, auto&& field) {
        field("invariant", self.violation.invariant);
        field("subject", self.violation.subject);
        field("detail", self.violation.detail);
    }
};

struct ReportView {
    const host::InvariantReport& report;

    std::vector<ViolationView> violations() const {
        std::vector<ViolationView> out;
        for (const host::Violation& violation : report.violations) out.push_back({violation});
        return out;
    }
    static void fields(const ReportView& self, auto&& field) {
        field("checked", self.report.invariants);
        field("violations", self.violations());
    }
};

void print_json(const host::InvariantReport& report) {
    std::cout << json::to_text(ReportView{report}) << "\n";
}

}  // namespace

int check(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules) {
    const app::Settings settings = app::Settings::read(read_config(options));
    const host::InvariantReport report = host::check_invariants(settings.data_dir, modules);
    options.json ? print_json(report) : print_text(report);
    return report.violations.empty() ? 0 : 1;
}

}  // namespace baedal::cli
