#include "situations/schema.h"

#include <map>
#include <set>
#include <stdexcept>

#include "app/registry.h"
#include "host/data_folder.h"

namespace baedal::simulation {

namespace {

using Positions = std::map<std::string, int, std::less<>>;  // by "<database>.<table>.<column>"

void add_columns(Positions& positions, const std::string& name, host::ModuleFiles files) {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE);
    for (const db::Migration& migration : host::migrations_of(files, name))
        database.exec(std::string(migration.sql));
    SQLite::Statement columns(database,
                              "SELECT t.name || '.' || c.name, c.cid FROM sqlite_schema t, "
                              "pragma_table_xinfo(t.name) c WHERE t.type = 'table'");
    while (columns.executeStep())
        positions[name + "." + columns.getColumn(0).getString()] = columns.getColumn(1).getInt();
}

Positions all_columns() {
    Positions positions;
    for (const host::ModuleDefinition& module : app::registered_modules()) {
        for (const std::string& name : host::database_names(module))
            add_columns(positions, name, module.files);
    }
    return positions;
}

const Positions& positions_of_columns() {
    static const Positions positions = all_columns();
    return positions;
}

}  // namespace

std::vector<std::string> tables_of(std::string_view database) {
    std::set<std::string> out;
    for (const auto& [name, position] : positions_of_columns()) {
        const std::size_t table = name.find('.') + 1;
        if (name.substr(0, table - 1) == database)
            out.insert(name.substr(table, name.find('.', table) - table));
    }
    return {out.begin(), out.end()};
}

int column_of(std::string_view database, std::string_view table, std::string_view column) {
    const Positions& positions = positions_of_columns();
    const std::string name =
        std::string(database) + "." + std::string(table) + "." + std::string(column);
    const auto found = positions.find(name);
    if (found == positions.end()) throw std::logic_error("there is no column " + name);
    return found->second;
}

}  // namespace baedal::simulation
