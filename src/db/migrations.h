// Numbered, checksummed migrations, compiled into the binary and applied one transaction each.
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

// The files are older, newer or other than this binary; the message says what to do.
struct MigrationError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Applies what is missing, in order, each in a transaction of its own together with its row in
// `migration`. Throws MigrationError if the database has a migration that this binary does not know
// (made by a newer version) or one whose text has changed since. Returns how many were applied.
int migrate(Connection& connection, std::string_view database,
            std::span<const Migration> migrations);

}  // namespace baedal::db
