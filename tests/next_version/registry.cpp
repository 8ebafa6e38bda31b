// The modules of this version, and a migration of store whose SQL is the value of NEXT_MIGRATION.
#include "app/registry.h"

#include <algorithm>
#include <cstdlib>

namespace baedal::app {

// The generated list of the modules, compiled under another name.
std::vector<host::ModuleDefinition> modules_of_this_version();

namespace {

host::ModuleFiles with_next_migration(host::ModuleFiles files) {
    static std::vector<EmbeddedFile> out;
    const char* sql = std::getenv("NEXT_MIGRATION");
    out.assign(files.begin(), files.end());
    out.push_back({"migrations/store/9999_next.sql", sql != nullptr ? sql : "SELECT 1;"});
    return out;
}

}  // namespace

std::vector<host::ModuleDefinition> registered_modules() {
    std::vector<host::ModuleDefinition> out = modules_of_this_version();
    const auto store = std::ranges::find(out, "store", &host::ModuleDefinition::name);
    store->files = with_next_migration(store->files);
    return out;
}

}  // namespace baedal::app
