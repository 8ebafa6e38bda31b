#include "db/migrations.h"

#include <sqlite3.h>

#include <algorithm>

#include "base/digest.h"
#include "base/log.h"
#include "db/database.h"
#include "db/newer_data.h"

namespace baedal::db {

namespace {

std::string described(std::string_view database, const Migration& migration) {
    return std::string(database) + ": migration " + std::string(migration.name);
}

struct Applied {
    std::string name;
    std::string checksum;
};

// None in a new file.
std::vector<Applied> applied_migrations(Connection& connection) {
    const bool has_table =
        connection
            .one("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
                 [](Row row) { return row.flag(0); })
            .has_value();
    if (!has_table) return {};
    return connection.all("SELECT name, checksum FROM migration ORDER BY name",
                          [](Row row) { return Applied{row.text(0), row.text(1)}; });
}

void apply(Connection& connection, std::string_view database, const Migration& migration) {
    try {
        connection.script("BEGIN IMMEDIATE");
        connection.script(std::string(migration.sql));
        connection.run("INSERT INTO migration VALUES (:name, :checksum, unixepoch() * 1000)",
                       arg(":name", migration.name), arg(":checksum", sha256_hex(migration.sql)));
        connection.script("COMMIT");
    } catch (const SQLite::Exception& e) {
        if (sqlite3_get_autocommit(connection.raw().getHandle()) == 0)
            connection.script("ROLLBACK");
        if (is_storage_fault(e)) throw;  // a fault of the disk stops the module and not the program
        throw MigrationError(described(database, migration) +
                             " failed and was undone: " + e.what());
    }
}

}  // namespace

std::vector<Migration> missing_migrations(Connection& connection, std::string_view database,
                                          std::span<const Migration> migrations) {
    const std::vector<Applied> applied = applied_migrations(connection);
    for (const Applied& known : applied) {
        const auto found = std::ranges::find(migrations, known.name, &Migration::name);
        if (found == migrations.end()) {
            throw NewerDataError(
                std::string(database) +
                ": the data was written by a newer version of Baedal (it has '" + known.name +
                "', which this binary does not know). Start the newer binary, or restore "
                "a backup that was made before the upgrade.");
        }
        if (sha256_hex(found->sql) != known.checksum) {
            throw MigrationError(
                described(database, *found) +
                " was edited after it was applied to this data. Restore the original file and put "
                "the change into a new migration.");
        }
    }
    std::vector<Migration> missing(migrations.begin(), migrations.end());
    std::erase_if(missing, [&](const Migration& migration) {
        return std::ranges::find(applied, migration.name, &Applied::name) != applied.end();
    });
    return missing;
}

int migrate(Connection& connection, std::string_view database,
            std::span<const Migration> migrations) {
    connection.script(R"sql(
        CREATE TABLE IF NOT EXISTS migration (
            name       TEXT PRIMARY KEY,
            checksum   TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        ) WITHOUT ROWID
    )sql");
    const std::vector<Migration> missing = missing_migrations(connection, database, migrations);
    for (const Migration& migration : missing) apply(connection, database, migration);
    return static_cast<int>(missing.size());
}

}  // namespace baedal::db
