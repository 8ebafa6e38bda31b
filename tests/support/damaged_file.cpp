#include "support/damaged_file.h"

#include <fstream>
#include <stdexcept>

#include <SQLiteCpp/SQLiteCpp.h>

#include "support/child_process.h"

namespace baedal::test {

void write_file(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

std::string damage_table(const std::filesystem::path& file, const std::string& table) {
    std::int64_t page = 0;
    std::int64_t size = 0;
    {
        SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
        SQLite::Statement root(database, "SELECT rootpage FROM sqlite_schema WHERE name = ?");
        root.bind(1, table);
        if (!root.executeStep()) throw std::runtime_error("there is no table " + table);
        page = root.getColumn(0).getInt64();
        size = database.execAndGet("PRAGMA page_size").getInt64();
    }
    const std::string before = content(file);
    std::string after = before;
    after.replace(static_cast<std::size_t>((page - 1) * size), static_cast<std::size_t>(size),
                  static_cast<std::size_t>(size), 'x');
    write_file(file, after);
    return before;
}

}  // namespace baedal::test
