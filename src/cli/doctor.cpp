#include "cli/doctor.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <unistd.h>

#include "app/doctor.h"
#include "app/setup.h"
#include "base/log.h"
#include "cli/run_task.h"
#include "cli/server_address.h"
#include "doctor/checks.h"
#include "host/data_folder.h"
#include "json/items.h"
#include "json/writer.h"
#include "net/https_client.h"

namespace baedal::cli {

namespace {

using host::Diagnosis;
using host::Level;
using Diagnoses = std::vector<Diagnosis>;

constexpr std::chrono::seconds longest_call{5};
constexpr std::size_t largest_metrics = 16 << 20;

// "" if the server does not tell.
std::string metrics_of(const std::optional<std::string>& url) {
    const auto base = net::parse_base_url(url.value_or(""));
    if (!base) return "";
    try {
        const net::HttpsClient client({.base = *base,
                                       .ca_file = "",
                                       .deadline = longest_call,
                                       .max_response = largest_metrics});
        return run_task(
                   client.call({.method = "GET", .target = "/metrics", .headers = {}, .body = ""}))
            .body;
    } catch (const net::CallFailed&) {
        return "";
    }
}

app::Situation situation_of(const app::Settings& settings) {
    app::Situation out;
    out.has_proxy = !settings.limits.trusted_proxies.empty();
    out.is_running = host::DataFolderLock::is_held(settings.data_dir);
    if (!out.is_running) return out;
    out.url = server_address(settings.data_dir, settings.listen);
    out.metrics = metrics_of(out.url);
    return out;
}

Diagnoses look(const Config& config, const std::vector<host::ModuleDefinition>& modules) {
    try {
        const app::Settings settings = app::read_settings(config, modules);
        const Diagnoses folder = doctor::check_data_folder(settings.data_dir);
        if (folder.front().level == Level::unknown) return folder;  // nor is a server seen
        const SystemClock clock;
        host::FreeSpace free_space(clock, settings.low_disk_bytes,
                                   host::measure_disk_of(settings.data_dir.string()));
        return run_task(
            app::examine(config, settings, modules, clock, free_space, situation_of(settings)));
    } catch (const ConfigError& e) {
        return {{.code = host::DiagnosisCode{"settings-wrong"},
                 .level = Level::problem,
                 .text = "The server does not start with these settings.",
                 .detail = e.what()}};
    }
}

// The service has its secrets from systemd. This command, in a shell, reads them where systemd does: in
// the folder beside the configuration.
void find_credentials(const std::string& config_file) {
    constexpr int keep = 0;
    const auto folder = std::filesystem::path(config_file).parent_path() / "credentials";
    if (!config_file.empty() && ::access(folder.c_str(), R_OK | X_OK) == 0)
        ::setenv("CREDENTIALS_DIRECTORY", std::filesystem::absolute(folder).c_str(), keep);
}

const char* colour_of(Level level) {
    switch (level) {
        case Level::ok: return "\x1b[32m";
        case Level::warning: return "\x1b[33m";
        case Level::problem:
        case Level::unknown: return "\x1b[31m";
    }
    return "";
}

void print_text(const Diagnoses& found) {
    constexpr std::size_t width = 9;
    const bool in_colour = ::isatty(STDOUT_FILENO) == 1;
    for (const Diagnosis& diagnosis : found) {
        std::string level{to_text(diagnosis.level)};
        level.resize(width, ' ');
        if (in_colour) level = colour_of(diagnosis.level) + level + "\x1b[0m";
        std::cout << level << (diagnosis.setting.empty() ? "" : diagnosis.setting + ": ")
                  << to_sentence(diagnosis) << "\n";
    }
}

}  // namespace

int examine(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules) {
    log::set_level(log::Level::off);
    find_credentials(options.config_file);
    const Diagnoses found = look(read_config(options), modules);
    if (options.json) {
        std::cout << json::to_text(json::Items{found}) << "\n";
    } else {
        print_text(found);
    }
    const auto has = [&](Level level) {
        return std::ranges::find(found, level, &Diagnosis::level) != found.end();
    };
    if (has(Level::problem)) return 1;
    return has(Level::unknown) ? 2 : 0;
}

}  // namespace baedal::cli
