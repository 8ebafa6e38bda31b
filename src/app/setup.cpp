#include "app/setup.h"

#include <algorithm>
#include <iterator>

namespace baedal::app {

Settings read_settings(const Config& config,
                       const std::vector<host::ModuleDefinition>& definitions) {
    Settings settings = Settings::read(config);
    for (const host::ModuleDefinition& definition : definitions) definition.check_settings(config);
    config.require_known_keys();
    return settings;
}

std::vector<host::SetupGap> find_setup_gaps(
    const Config& config, const std::vector<host::ModuleDefinition>& definitions) {
    std::vector<host::SetupGap> out;
    for (const host::ModuleDefinition& definition : definitions) {
        if (!definition.setup_gaps) continue;
        std::ranges::move(definition.setup_gaps(config), std::back_inserter(out));
    }
    return out;
}

}  // namespace baedal::app
