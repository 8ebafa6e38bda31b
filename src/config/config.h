// The configuration: TOML from a file, with overrides. A key that no reader asks for is an error.
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

// The message names the file, the line and the path of the key.
struct ConfigError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The text between quotation marks, as TOML has it. `text` has no control characters.
std::string toml_string(std::string_view text);

// An absent key has the default that its reader gives. Each read marks its key as known;
// require_known_keys() reports the others. Not thread-safe: used at start.
class Config {
public:
    // A configuration without a file: every key has its default.
    static Config empty();
    // Throws ConfigError if the file cannot be read or is not TOML.
    static Config load(const std::filesystem::path& file);
    // For tests: parses `toml` as the content of the file `name`.
    static Config parse(std::string_view toml, const std::string& name = "config");

    // `assignment` is "section.key=<TOML value>", as in --set. Overrides the file and earlier
    // assignments.
    void set(const std::string& assignment);

    // Secrets come from the environment or from files of their own (config/secrets.h): a backup
    // copies the configuration, and every user of the machine can read the command line. `name` is
    // the name of the variable.
    void set_secret(std::string name, std::string value);
    void set_secret_of_file(std::string name, std::string value);
    // Empty if the secret is not set.
    std::optional<std::string> secret(const std::string& name) const;
    bool has_secrets_of_files() const;

    // The getters throw ConfigError on a wrong type or a value out of range. `key` is the whole
    // path.
    std::string text(const std::string& key, const std::string& fallback) const;
    std::optional<std::string> optional_text(const std::string& key) const;
    std::int64_t integer(const std::string& key, std::int64_t fallback,
                         json::IntegerRange range = {}) const;
    bool flag(const std::string& key, bool fallback) const;
    // A fraction from 0 to 1; the TOML integers 0 and 1 are accepted.
    double fraction(const std::string& key, double fallback) const;
    // "300ms", "3s", "15m", "24h", "90d"; not negative.
    Milliseconds duration(const std::string& key, Milliseconds fallback) const;
    // [low, high] in milliseconds, both integers, 0 <= low <= high.
    std::pair<Milliseconds, Milliseconds> duration_range_ms(const std::string& key) const;
    // An array of strings; empty if the key is absent.
    std::vector<std::string> texts(const std::string& key) const;
    // One string, or an array of one or more; empty if the key is absent.
    std::vector<std::string> one_or_more_texts(const std::string& key) const;
    std::string choice(const std::string& key, const std::string& fallback,
                       const std::vector<std::string>& choices) const;

    // For further checks of a reader: throws ConfigError with the file, the line and the key before
    // `what`.
    [[noreturn]] void throw_error(const std::string& key, std::string_view what) const;

    // The keys of this table are known: another process reads them.
    void pass_over(const std::string& table) const;
    // Throws ConfigError with the first key of the file that no getter has read.
    void require_known_keys() const;

private:
    Config();
    struct Document;
    std::shared_ptr<Document> document_;
};

}  // namespace baedal
