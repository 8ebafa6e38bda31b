// The program's tables, and where their columns are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baedal::simulation {

// The position of a column in a table as the migrations of `database` leave it. Throws std::logic_error
// if there is no such column.
int column_of(std::string_view database, std::string_view table, std::string_view column);

// The tables of `database`, sorted.
std::vector<std::string> tables_of(std::string_view database);

}  // namespace baedal::simulation
