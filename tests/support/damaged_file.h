// Damage to the file of a closed database.
#pragma once

#include <filesystem>
#include <string>

namespace baedal::test {

void write_file(const std::filesystem::path& file, const std::string& content);

// Overwrites the first page of a table. Returns the content of the file before.
std::string damage_table(const std::filesystem::path& file, const std::string& table);

}  // namespace baedal::test
