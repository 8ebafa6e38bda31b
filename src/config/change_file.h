// Changes texts in a configuration file, and keeps the rest of it as it is: comments, order and form.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace baedal {

// Whole keys ("notify.solapi.from") and their texts.
using ChangedSettings = std::vector<std::pair<std::string, std::string>>;

// The TOML text with the settings: each in its table, in place of its line if it has one there, or after
// the others of the table; a table that is not there is added at the end. A key that is set by a dotted
// key or an inline table is not found, and then the file has it twice.
std::string with_settings(std::string toml, const ChangedSettings& settings);

// Does so with a file, in one step (rename). Throws std::runtime_error if it cannot be read or written, or
// would not be TOML any more: then it is as it was.
void change_settings(const std::filesystem::path& file, const ChangedSettings& settings);

}  // namespace baedal
