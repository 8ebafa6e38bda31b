// The files of a module, compiled into its library (cmake/modules.cmake).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"
#include "db/migrations.h"

namespace baedal::host {

// Paths: "openapi.json", "migrations/<database>/NNNN_title.sql", "invariants/<name>.sql",
// "open_business/<name>.sql".
using ModuleFiles = std::span<const EmbeddedFile>;

// The text of "openapi.json". Throws std::logic_error if the module has none.
std::string_view openapi_of(ModuleFiles files);

// The migrations of `database`: those of every database (migrations/host), then those of
// "migrations/<database>/" in `files`, each in the order of its number.
std::vector<db::Migration> migrations_of(ModuleFiles files, std::string_view database);

// A file below "invariants/". The name has no folder and no suffix.
struct Invariant {
    std::string_view name;
    std::string_view sql;  // returns one row (subject, detail) for each violation
};
std::vector<Invariant> invariants_of(ModuleFiles files);
// The files below "open_business/": queries of the same form for what only a person can settle.
std::vector<Invariant> open_business_of(ModuleFiles files);

// The files of the host: "openapi.json", "migrations/host/" and "migrations/access/".
ModuleFiles host_files();

}  // namespace baedal::host
