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

}  // namespace

Settings read_settings(const Config& config,
                       const std::vector<host::ModuleDefinition>& definitions) {
    Settings settings = Settings::read(config);
    for (const host::ModuleDefinition& definition : definitions) definition.check_settings(config);
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
