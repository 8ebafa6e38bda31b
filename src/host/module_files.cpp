#include "host/module_files.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace baedal {
extern const std::span<const EmbeddedFile> host_files;
}

namespace baedal::host {

namespace {

constexpr std::string_view migrations_folder = "migrations/";
constexpr std::string_view invariants_folder = "invariants/";
constexpr std::string_view open_business_folder = "open_business/";
constexpr std::string_view sql_suffix = ".sql";

void add_migrations(std::vector<db::Migration>& out, ModuleFiles files, std::string_view folder) {
    const std::string prefix = std::string(migrations_folder) + std::string(folder) + "/";
    for (const EmbeddedFile& file : files) {  // sorted by path
        if (!file.path.starts_with(prefix)) continue;
        std::string_view name = file.path.substr(migrations_folder.size());
        name.remove_suffix(sql_suffix.size());
        out.push_back({name, file.text});
    }
}

std::vector<Invariant> queries_below(ModuleFiles files, std::string_view folder) {
    std::vector<Invariant> out;
    for (const EmbeddedFile& file : files) {
        if (!file.path.starts_with(folder)) continue;
        std::string_view name = file.path.substr(folder.size());
        name.remove_suffix(sql_suffix.size());
        out.push_back({name, file.text});
    }
    return out;
}

}  // namespace

std::string_view openapi_of(ModuleFiles files) {
    const auto found = std::ranges::find(files, "openapi.json", &EmbeddedFile::path);
    if (found == files.end()) throw std::logic_error("a module has no openapi.json");
    return found->text;
}

std::vector<db::Migration> migrations_of(ModuleFiles files, std::string_view database) {
    std::vector<db::Migration> out;
    add_migrations(out, host_files(), "host");
    add_migrations(out, files, database);
    return out;
}

std::vector<Invariant> invariants_of(ModuleFiles files) {
    return queries_below(files, invariants_folder);
}

std::vector<Invariant> open_business_of(ModuleFiles files) {
    return queries_below(files, open_business_folder);
}

ModuleFiles host_files() { return baedal::host_files; }

}  // namespace baedal::host
