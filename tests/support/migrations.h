// The migrations of one database of the registered modules, or of the host's.
#pragma once

#include <string>
#include <vector>

#include "db/migrations.h"

namespace baedal::test {

// Of a name that is no database: the migrations that every database has.
std::vector<db::Migration> migrations(const std::string& database);

}  // namespace baedal::test
