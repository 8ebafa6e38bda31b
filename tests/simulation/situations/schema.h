// Where the columns of the program's tables are.
#pragma once

#include <string>
#include <string_view>

namespace baedal::simulation {

// The position of a column in a table as the migrations of `database` leave it. Throws std::logic_error
// if there is no such column.
int column_of(std::string_view database, std::string_view table, std::string_view column);

}  // namespace baedal::simulation
