#include "support/migrations.h"

#include <algorithm>

#include "app/registry.h"
#include "host/data_folder.h"

namespace baedal::test {

std::vector<db::Migration> migrations(const std::string& database) {
    for (const host::ModuleDefinition& module : app::registered_modules()) {
        const auto names = host::database_names(module);
        if (std::ranges::find(names, database) != names.end())
            return host::migrations_of(module.files, database);
    }
    return host::migrations_of(host::host_files(), database);
}

}  // namespace baedal::test
