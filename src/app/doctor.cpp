#include "app/doctor.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/setup.h"
#include "doctor/checks.h"
#include "host/check.h"
#include "http/limits/client_address.h"

namespace baedal::app {

namespace {

using doctor::Diagnoses;
using host::Check;

// Of server.public_url; "" for an address and for localhost, which need no name server.
std::string public_name(const Settings& settings) {
    const std::size_t colon = settings.public_url.find("://");
    if (colon == std::string::npos) return "";
    std::string host = settings.public_url.substr(colon + 3);
    if (host.starts_with('[')) return "";
    host.resize(std::min(host.find(':'), host.size()));
    return http::parse_address(host) || host == "localhost" ? "" : host;
}

std::vector<std::string> names_of(const Settings& settings) {
    std::vector<std::string> out;
    if (settings.renewal) out = settings.renewal->names;
    if (const std::string name = public_name(settings);
        !name.empty() && std::ranges::find(out, name) == out.end())
        out.push_back(name);
    return out;
}

doctor::CertificateToCheck certificate_of(const Settings& settings, bool has_proxy) {
    doctor::CertificateToCheck out;
    out.names = names_of(settings);
    out.is_fetched = settings.renewal.has_value();
    out.is_https = settings.public_url.starts_with("https://");
    out.has_proxy = has_proxy;
    if (settings.renewal) out.certificate = settings.renewal->folder / "certificate.pem";
    if (settings.certificate) out.certificate = settings.certificate->certificate;
    return out;
}

Diagnoses setup_of(const Config& config, const std::vector<host::ModuleDefinition>& definitions) {
    Diagnoses out{{.code = host::DiagnosisCode{"settings-valid"},
                   .level = host::Level::ok,
                   .text = "The settings are valid."}};
    std::ranges::move(find_setup_gaps(config, definitions), std::back_inserter(out));
    return out;
}

Task<Diagnoses> check_server(const Settings& settings, const Situation& situation) {
    if (!situation.is_running) co_return doctor::check_free_addresses(settings.listen);
    if (!situation.is_this_process) co_return co_await doctor::check_answer(situation.url);
    co_return Diagnoses{};
}

Diagnoses check_backups(const Settings& settings, const Situation& situation, TimePoint now) {
    if (situation.backup_gap) return {*situation.backup_gap};
    return doctor::check_backups(settings.backup, settings.data_dir, now);
}

// A check that waits for nothing.
Check at_once(std::string name, std::function<Diagnoses()> look) {
    return {std::move(name), [look = std::move(look)]() -> Task<Diagnoses> { co_return look(); }};
}

std::vector<Check> checks_of_host(const Settings& settings, const Clock& clock,
                                  host::FreeSpace& free_space, const Situation& situation) {
    return {
        {"server", [&] { return check_server(settings, situation); }},
        at_once("data folder", [&] { return doctor::check_data_folder(settings.data_dir); }),
        at_once("disk", [&] { return doctor::check_disk(free_space); }),
        {"clock", [&] { return doctor::check_clock(clock, settings.renewal); }},
        {"names", [&] { return doctor::check_names(names_of(settings)); }},
        at_once("certificate",
                [&] {
                    return doctor::check_certificate(certificate_of(settings, situation.has_proxy),
                                                     clock.now());
                }),
        at_once("proxies",
                [&] { return doctor::check_proxies(situation.has_proxy, situation.metrics); }),
        at_once("backups", [&] { return check_backups(settings, situation, clock.now()); }),
        at_once("webhooks",
                [&] {
                    return situation.webhook_gap ? Diagnoses{*situation.webhook_gap} : Diagnoses{};
                }),
    };
}

}  // namespace

Task<std::vector<host::Diagnosis>> examine(const Config& config, const Settings& settings,
                                           const std::vector<host::ModuleDefinition>& definitions,
                                           const Clock& clock, host::FreeSpace& free_space,
                                           Situation situation) {
    std::vector<Check> checks = checks_of_host(settings, clock, free_space, situation);
    for (const host::ModuleDefinition& definition : definitions) {
        if (definition.checks)
            std::ranges::move(definition.checks(config, clock), std::back_inserter(checks));
        if (definition.diagnose_metrics) {
            checks.push_back(at_once(definition.name, [&definition, &situation] {
                return definition.diagnose_metrics(situation.metrics);
            }));
        }
    }
    Diagnoses found = co_await host::run_checks(std::move(checks));
    Diagnoses out;
    Diagnoses gaps = setup_of(config, definitions);
    std::ranges::move(situation.module_gaps, std::back_inserter(gaps));
    for (host::Diagnosis& gap : gaps) {
        if (std::ranges::find(found, gap.code, &host::Diagnosis::code) == found.end())
            out.push_back(std::move(gap));
    }
    std::ranges::move(found, std::back_inserter(out));
    co_return out;
}

}  // namespace baedal::app
