// An SQL identifier from a name of the program, such as a module's.
#pragma once

#include <string>

namespace baedal::db {

// `name` has no quotation marks.
inline std::string quoted(const std::string& name) { return "\"" + name + "\""; }

}  // namespace baedal::db
