#include "support/registry.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "app/registry.h"
#include "host/data_folder.h"

namespace baedal::test {

const std::vector<host::ModuleDefinition>& modules() {
    static const auto sorted = [] {
        auto out = app::registered_modules();
        std::ranges::sort(out, {}, &host::ModuleDefinition::name);
        return out;
    }();
    return sorted;
}

std::filesystem::path module_folder(const std::string& module) {
    for (const char* parent : {"/modules/", "/tests/architecture/sample_module/modules/"}) {
        const std::filesystem::path folder = std::string(BAEDAL_SOURCE_DIR) + parent + module;
        if (std::filesystem::exists(folder)) return folder;
    }
    throw std::out_of_range("no folder is known of the module " + module);
}

std::vector<db::Migration> migrations(const std::string& database) {
    for (const host::ModuleDefinition& module : modules()) {
        const auto names = host::database_names(module);
        if (std::ranges::find(names, database) != names.end())
            return host::migrations_of(module.files, database);
    }
    return host::migrations_of(host::host_files(), database);
}

const std::string& sample_json(const std::string& message) {
    static const auto samples = [] {
        std::map<std::string, std::string> out;
        for (const host::ModuleDefinition& module : modules()) {
            for (const host::MessageSample& sample : module.messages())
                out.emplace(sample.name, sample.json);
        }
        return out;
    }();
    return samples.at(message);
}

}  // namespace baedal::test
