#include "app/setup.h"

#include <algorithm>
#include <functional>
#include <iterator>

namespace baedal::app {

namespace {

template <class T>
using Part = std::function<std::vector<T>(const Config&)> host::ModuleDefinition::*;

// What the modules that have this part say, in the order of the registry.
template <class T>
std::vector<T> gather(Part<T> part, const Config& config,
                      const std::vector<host::ModuleDefinition>& definitions) {
    std::vector<T> out;
    for (const host::ModuleDefinition& definition : definitions) {
        if (definition.*part)
            std::ranges::move((definition.*part)(config), std::back_inserter(out));
    }
    return out;
}

// The settings of a module in another process, which says what is wrong with them. This one may lack its
// secrets.
void pass_over(const host::ModuleDefinition& definition, const Config& config) {
    config.pass_over(definition.name);
    try {
        definition.check_settings(config);  // marks its other keys as known
    } catch (const ConfigError&) {
    }
}

}  // namespace

std::vector<host::ModuleDefinition> modules_here(
    const std::vector<host::ModuleDefinition>& definitions, const Settings& settings) {
    std::vector<host::ModuleDefinition> out;
    for (const host::ModuleDefinition& definition : definitions) {
        if (settings.peers.has_here(definition.name)) out.push_back(definition);
    }
    return out;
}

Settings read_settings(const Config& config,
                       const std::vector<host::ModuleDefinition>& definitions) {
    Settings settings = Settings::read(config);
    std::vector<std::string> names;
    for (const host::ModuleDefinition& definition : definitions) names.push_back(definition.name);
    settings.peers = peers::Settings::read(config, names);
    for (const host::ModuleDefinition& definition : definitions) {
        settings.peers.has_here(definition.name) ? definition.check_settings(config)
                                                 : pass_over(definition, config);
    }
    config.require_known_keys();
    return settings;
}

std::vector<host::Diagnosis> find_setup_gaps(
    const Config& config, const std::vector<host::ModuleDefinition>& definitions) {
    return gather(&host::ModuleDefinition::setup_gaps, config, definitions);
}

std::vector<http::ForeignSource> find_page_sources(
    const Config& config, const std::vector<host::ModuleDefinition>& definitions) {
    return gather(&host::ModuleDefinition::page_sources, config, definitions);
}

}  // namespace baedal::app
