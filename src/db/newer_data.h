// Data that this binary is too old for.
#pragma once

#include "db/migrations.h"

namespace baedal::db {

// A newer version wrote the data: it has a migration that this binary does not know.
struct NewerDataError : MigrationError {
    using MigrationError::MigrationError;
};

}  // namespace baedal::db
