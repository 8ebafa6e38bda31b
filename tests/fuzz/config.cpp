// Any text as config.toml, and any --set on the command line, as `baedal serve` and `baedal check` read
// them before the first file is opened.
//
// Lines at the beginning that start with "--set " are overrides; the rest is the file. What cannot be meant
// is a ConfigError that names a key or a line; nothing else is ever thrown.
#include <algorithm>

#include "app/registry.h"
#include "app/settings.h"
#include "base/text.h"
#include "config/config.h"
#include "property.h"

namespace {

using namespace baedal;
using fuzz::require;

constexpr std::string_view option = "--set ";

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '"';
}

// "config:12: ...", "--set a.b=...: ...", "a.b: ..." or "BAEDAL_SECRET: ...".
void check_message(std::string_view message) {
    const std::size_t colon = message.find(": ");
    require(colon != std::string_view::npos && colon + 2 < message.size(),
            "a complaint says where, and what");
    const std::string_view where = message.substr(0, message.find(':'));
    require(where == "config" || message.starts_with(option) ||
                std::ranges::all_of(where, is_key_character),
            "a complaint begins with its place");
    if (where == "config") {
        const char digit = message[where.size() + 1];
        require(digit >= '1' && digit <= '9', "a place in a file is a line");
    }
}

void check_settings(const app::Settings& settings) {
    require(settings.threads <= 256, "threads keep their range");
    require(settings.limits.max_connections >= 1 && settings.limits.max_connections <= 1'000'000,
            "connections keep their range");
    require(settings.bus.max_attempts >= 1 && settings.bus.max_attempts <= 100,
            "attempts keep their range");
    require(!settings.listen.empty(), "there is an address to listen on");
}

void read_all(std::string_view text) {
    std::vector<std::string> overrides;
    while (text.starts_with(option)) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        // As a C string, like every argument of a program.
        overrides.emplace_back(
            std::string(text.substr(option.size(), end - option.size())).c_str());
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    Config config = Config::parse(text);
    config.set_secret("BAEDAL_TOSS_SECRET_KEY", "test_sk_of_nobody");
    config.set_secret("BAEDAL_SOLAPI_API_KEY", "key_of_nobody");
    config.set_secret("BAEDAL_SOLAPI_API_SECRET", "secret_of_nobody");
    for (const std::string& assignment : overrides) config.set(assignment);
    static const std::vector<host::ModuleDefinition> modules = app::registered_modules();
    const app::Settings settings = app::Settings::read(config);
    for (const host::ModuleDefinition& module : modules) {
        if (module.check_settings) module.check_settings(config);
    }
    config.require_known_keys();
    check_settings(settings);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        read_all(fuzz::to_view(data, size));
    } catch (const ConfigError& error) {
        check_message(error.what());
    }
    return 0;
}
