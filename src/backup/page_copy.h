// The copy of a database's pages out of its snapshot.
#pragma once

#include <filesystem>
#include <functional>

#include "backup/pace.h"
#include "db/connection.h"

namespace baedal::backup {

// Copies the database into the new file `to`, which is on the disk at the return. `source` is in a
// read transaction: writers go on, and the copy has none of their changes. Calls `look` after each
// piece of at most a megabyte. Throws SQLite::Exception, std::system_error, Cancelled, and what
// `look` throws.
void copy_pages(db::Connection& source, const std::filesystem::path& to, Pace& pace,
                const std::function<void()>& look);

}  // namespace baedal::backup
