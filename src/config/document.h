// What Config is inside: the parsed documents. Private to util/config*.cpp, so that only they pay
// for the TOML library.
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
    // The file, then one document for each --set: a later one covers an earlier one key by key.
    std::vector<toml::table> layers;
    std::map<std::string, std::string> secrets;
    std::set<std::string, std::less<>> known;  // whole paths that somebody has read

    // The value of `key`, marked as known; nothing if no layer has it.
    const toml::node* read(const std::string& key);
};

namespace config {

// "config.toml:12: " or "--set pay.gateway=...: ".
std::string position(const toml::node& node);
[[noreturn]] void refuse(const toml::node& node, std::string_view key, std::string_view what);

}  // namespace config
}  // namespace baedal
