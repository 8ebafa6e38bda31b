// The parsed documents of Config. Private to config/*.cpp: other files do not compile the TOML
// library.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/toml.h"

namespace baedal {

struct Config::Document {
    // The file, then one document for each --set. A later document overrides an earlier one key by
    // key.
    std::vector<toml::table> layers;
    std::map<std::string, std::string> secrets;
    bool has_secrets_of_files = false;
    std::set<std::string, std::less<>> known;  // whole paths of the keys that a getter has read

    // Marks `key` as known and returns its value; null if no layer has it.
    const toml::node* read(const std::string& key);
};

namespace config {

// "config.toml:12: " or "--set pay.gateway=...: ".
std::string position(const toml::node& node);
[[noreturn]] void throw_error(const toml::node& node, std::string_view key, std::string_view what);

}  // namespace config
}  // namespace baedal
