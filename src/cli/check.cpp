#include "cli/check.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include "app/setup.h"
#include "host/data_folder.h"
#include "host/invariants.h"
#include "json/writer.h"

namespace baedal::cli {

namespace {

constexpr int clean = 0;
constexpr int violated = 1;
constexpr int wrong_configuration = 2;
constexpr int business_is_open = 3;

// What the configuration says of the shop. `error`: the server does not start with it.
struct SetupReport {
    std::optional<std::string> error;
    std::vector<host::Diagnosis> gaps;
};

SetupReport check_setup(const Config& config, const std::vector<host::ModuleDefinition>& modules) {
    try {
        (void)app::read_settings(config, modules);
        return {.error = std::nullopt, .gaps = app::find_setup_gaps(config, modules)};
    } catch (const ConfigError& e) {
        return {.error = e.what(), .gaps = {}};
    }
}

void print_findings(const std::vector<host::Finding>& findings) {
    for (const host::Finding& f : findings)
        std::cout << f.query << ": " << f.subject << ": " << f.detail << "\n";
}

void print_text(const SetupReport& setup) {
    if (setup.error) std::cout << "the server does not start: " << *setup.error << "\n";
    for (const host::Diagnosis& gap : setup.gaps)
        std::cout << "not real yet: " << gap.setting << ": " << to_sentence(gap) << "\n";
}

void print_text(const host::CheckReport& report) {
    print_findings(report.violations);
    for (const host::Finding& f : report.open_business)
        std::cout << "open business: " << f.query << ": " << f.subject << ": " << f.detail << "\n";
    std::cout << report.invariants.size() << " invariants checked, " << report.violations.size()
              << " violations, " << report.open_business.size() << " pieces of open business\n";
}

struct FindingView {
    const host::Finding& finding;
    std::string_view kind;  // the name of its query
    static void fields(const FindingView& self, auto&& field) {
        field(self.kind, self.finding.query);
        field("subject", self.finding.subject);
        field("detail", self.finding.detail);
    }
};

struct ReportView {
    const SetupReport& setup;
    const host::CheckReport& report;

    static std::vector<FindingView> views(const std::vector<host::Finding>& findings,
                                          std::string_view kind) {
        std::vector<FindingView> out;
        for (const host::Finding& finding : findings) out.push_back({finding, kind});
        return out;
    }
    static void fields(const ReportView& self, auto&& field) {
        field("checked", self.report.invariants);
        field("violations", views(self.report.violations, "invariant"));
        field("openBusiness", views(self.report.open_business, "kind"));
        field("setupGaps", self.setup.gaps);
        field("configurationError", self.setup.error);
    }
};

void print(const CommandOptions& options, const SetupReport& setup,
           const host::CheckReport& report) {
    if (options.json) {
        std::cout << json::to_text(ReportView{setup, report}) << "\n";
    } else {
        print_text(setup);
        print_text(report);
    }
}

// A configuration is checked before its deployment exists.
bool is_before_first_start(const CommandOptions& options, const std::filesystem::path& folder,
                           const std::vector<host::ModuleDefinition>& modules) {
    return !options.config_file.empty() && !options.data_dir &&
           std::ranges::none_of(modules, [&](const host::ModuleDefinition& module) {
               return std::filesystem::exists(host::database_file(folder, module.name));
           });
}

}  // namespace

int check(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules) {
    const Config config = read_config(options);
    const bool names_settings = !options.config_file.empty() || !options.settings.empty();
    const SetupReport setup = names_settings ? check_setup(config, modules) : SetupReport{};
    const std::filesystem::path folder = config.text("data.dir", "data");
    if (is_before_first_start(options, folder, modules)) {
        if (options.json) {
            print(options, setup, {});
        } else {
            print_text(setup);
            std::cout << "the configuration was checked; " << folder.string()
                      << " has no deployment yet\n";
        }
        return setup.error ? wrong_configuration : clean;
    }
    const host::CheckReport report = host::check_deployment(
        folder, modules, {options.other_folders.begin(), options.other_folders.end()});
    print(options, setup, report);
    if (!report.violations.empty()) return violated;
    return report.open_business.empty() ? clean : business_is_open;
}

}  // namespace baedal::cli
