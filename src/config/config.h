// The configuration: TOML from a file, with overrides; every key is read by its owner or refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "json/object_reader.h"

namespace baedal {

// The message names file, line and key path.
struct ConfigError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A key that is not in the file has the default that its reader gives. Each read marks the key as
// known; refuse_unknown() then complains of the others. Not thread-safe: used during start-up.
class Config {
public:
    // Without a file, everything has its default.
    static Config empty();
    static Config load(const std::filesystem::path& file);
    // For tests: the text as if it stood in `name`.
    static Config parse(std::string_view toml, const std::string& name = "config");

    // `assignment` is "section.key=<TOML value>", as in --set. Overrides what the file says.
    void set(const std::string& assignment);

    // A secret comes from the environment: never from the file, where a backup takes it along, nor from
    // the command line, which every user of the machine can read. `name` is the variable's.
    void set_secret(std::string name, std::string value);
    // Nothing if it is not set, or empty.
    std::optional<std::string> secret(const std::string& name) const;

    // All getters throw ConfigError on a wrong type or a value out of range. `key` is the whole path.
    std::string text(const std::string& key, const std::string& fallback) const;
    std::optional<std::string> optional_text(const std::string& key) const;
    std::int64_t integer(const std::string& key, std::int64_t fallback,
                         json::IntegerRange range = {}) const;
    bool flag(const std::string& key, bool fallback) const;
    // A share from 0 to 1; TOML integers 0 and 1 are taken too.
    double fraction(const std::string& key, double fallback) const;
    // "300ms", "3s", "15m", "24h"; not negative.
    Milliseconds duration(const std::string& key, Milliseconds fallback) const;
    // [low, high] in milliseconds, both integers, 0 <= low <= high.
    std::pair<Milliseconds, Milliseconds> duration_range_ms(const std::string& key) const;
    // An array of strings; empty if the key is absent.
    std::vector<std::string> texts(const std::string& key) const;
    std::string choice(const std::string& key, const std::string& fallback,
                       const std::vector<std::string>& choices) const;

    // For a reader that finds more wrong with a value than the getters do: throws ConfigError with file,
    // line and key before `what`.
    [[noreturn]] void refuse(const std::string& key, std::string_view what) const;

    // Throws ConfigError naming the first key that nobody has read.
    void refuse_unknown() const;

private:
    Config();
    struct Document;
    std::shared_ptr<Document> document_;
};

}  // namespace baedal
