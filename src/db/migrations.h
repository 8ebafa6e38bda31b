// Numbered migrations with checksums, compiled into the binary. Each is applied in its own
// transaction.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"

namespace baedal::db {

struct Migration {
    std::string_view name;  // "<folder>/NNNN_title"; applied in this order
    std::string_view sql;
};

// The data does not fit this binary. The message says what to do.
struct MigrationError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The migrations that the database lacks, in order. Reads only. Throws MigrationError as migrate().
std::vector<Migration> missing_migrations(Connection& connection, std::string_view database,
                                          std::span<const Migration> migrations);

// Applies the missing migrations in order, each in one transaction with its row in `migration`.
// Returns the number of applied migrations. Throws MigrationError if the database has a migration
// that this binary does not know (a newer version made it) or one whose text has changed.
int migrate(Connection& connection, std::string_view database,
            std::span<const Migration> migrations);

}  // namespace baedal::db
