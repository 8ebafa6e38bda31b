#include "config/config.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/text.h"
#include "config/document.h"

namespace baedal {

namespace config {

std::string position(const toml::node& node) {
    const toml::source_region& source = node.source();
    std::string out = source.path ? *source.path : "config";
    // An override has one line, so its position has no line number.
    if (!out.starts_with("--set ")) out += ":" + std::to_string(source.begin.line);
    return out + ": ";
}

void throw_error(const toml::node& node, std::string_view key, std::string_view what) {
    throw ConfigError(position(node) + std::string(key) + ": " + std::string(what));
}

}  // namespace config

namespace {

std::string_view name_of(toml::node_type type) {
    switch (type) {
        case toml::node_type::table: return "a section";
        case toml::node_type::array: return "an array";
        case toml::node_type::string: return "a string";
        case toml::node_type::integer: return "an integer";
        case toml::node_type::floating_point: return "a number with a fraction";
        case toml::node_type::boolean: return "true or false";
        default: return "a date or time";
    }
}

// value_exact(): the converting getters accept 8080.0 as an integer and hide a wrong type.
template <class T>
T exactly(const toml::node& node, const std::string& key, std::string_view expected) {
    if (auto value = node.value_exact<T>()) return std::move(*value);
    config::throw_error(node, key,
                        "must be " + std::string(expected) + ", but is " +
                            std::string(name_of(node.type())));
}

// Ten years: the sum with a wall-clock or a monotonic time does not overflow.
constexpr Milliseconds longest_duration = std::chrono::hours{87'600};

std::optional<Milliseconds> parse_duration(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{
        {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || text.front() == '-') return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    const auto* found =
        std::ranges::find(units, unit, [](const auto& entry) { return entry.first; });
    if (found == units.end() || count > longest_duration.count() / found->second)
        return std::nullopt;
    return Milliseconds{count * found->second};
}

toml::table parse_document(std::string_view text, const std::string& name) {
    try {
        return toml::parse(text, name);
    } catch (const toml::parse_error& error) {
        throw ConfigError(name + ":" + std::to_string(error.source().begin.line) + ": " +
                          std::string(error.description()));
    }
}

bool is_dotted_key(std::string_view key) {
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '_' || c == '-' || c == '.';
    };
    return std::ranges::all_of(key, plain) && !key.empty() && key.front() != '.' &&
           key.back() != '.' && !key.contains("..");
}

// A shell removes quotes, so most invalid overrides are strings without quotes.
std::string quoting_advice(std::string_view key, std::string_view value) {
    static constexpr std::string_view delimiters = "\"'[{";
    if (delimiters.contains(value.front())) return "";
    return ". Strings need quotes: --set '" + std::string(key) + "=\"" + std::string(value) + "\"'";
}

}  // namespace

const toml::node* Config::Document::read(const std::string& key) {
    known.insert(key);
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        const toml::node* node = &*layer;
        for (std::size_t begin = 0; node != nullptr && begin <= key.size();) {
            const auto end = std::min(key.find('.', begin), key.size());
            const toml::table* section = node->as_table();
            if (section == nullptr) {
                config::throw_error(*node, key.substr(0, begin - 1),
                                    "must be a section, but is " +
                                        std::string(name_of(node->type())));
            }
            node = section->get(std::string_view(key).substr(begin, end - begin));
            begin = end + 1;
        }
        if (node != nullptr) return node;
    }
    return nullptr;
}

Config::Config() : document_(std::make_shared<Document>()) {}

std::string toml_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

Config Config::empty() { return {}; }

Config Config::parse(std::string_view toml, const std::string& name) {
    Config config;
    config.document_->layers.push_back(parse_document(toml, name));
    return config;
}

Config Config::load(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    in.peek();  // opening a folder succeeds, reading it fails
    if (!in.is_open() || in.bad()) {
        const std::error_code reason(errno, std::generic_category());
        throw ConfigError(file.string() + ": cannot be read: " + reason.message());
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    return parse(text, file.string());
}

void Config::set(const std::string& assignment) {
    const auto equals = assignment.find('=');
    const std::string_view key = trimmed(std::string_view(assignment).substr(0, equals));
    if (equals == std::string::npos || !is_dotted_key(key) ||
        assignment.find_first_of("\r\n") != std::string::npos) {
        throw ConfigError("--set " + assignment + ": must be section.key=VALUE on one line");
    }
    const std::string name = "--set " + std::string(key) + "=...";
    const std::string_view value = trimmed(std::string_view(assignment).substr(equals + 1));
    if (value.empty()) throw ConfigError(name + ": the value is missing");
    try {
        document_->layers.push_back(toml::parse(assignment, name));
    } catch (const toml::parse_error& error) {
        throw ConfigError(name + ": " + std::string(error.description()) +
                          quoting_advice(key, value));
    }
}

void Config::set_secret(std::string name, std::string value) {
    document_->secrets.insert_or_assign(std::move(name), std::move(value));
}

void Config::set_secret_of_file(std::string name, std::string value) {
    set_secret(std::move(name), std::move(value));
    document_->has_secrets_of_files = true;
}

std::optional<std::string> Config::secret(const std::string& name) const {
    const auto found = document_->secrets.find(name);
    if (found == document_->secrets.end()) return std::nullopt;
    return found->second;
}

bool Config::has_secrets_of_files() const { return document_->has_secrets_of_files; }

std::string Config::text(const std::string& key, const std::string& fallback) const {
    return optional_text(key).value_or(fallback);
}

std::optional<std::string> Config::optional_text(const std::string& key) const {
    const toml::node* node = document_->read(key);
    if (node == nullptr) return std::nullopt;
    return exactly<std::string>(*node, key, "a string in quotes");
}

std::int64_t Config::integer(const std::string& key, std::int64_t fallback,
                             json::IntegerRange range) const {
    const toml::node* node = document_->read(key);
    if (node == nullptr) return fallback;
    const auto value = exactly<std::int64_t>(*node, key, "an integer");
    if (value < range.min || value > range.max) {
        constexpr json::IntegerRange unlimited;
        config::throw_error(*node, key,
                            range.max == unlimited.max
                                ? "must be at least " + std::to_string(range.min)
                                : "must be from " + std::to_string(range.min) + " to " +
                                      std::to_string(range.max));
    }
    return value;
}

bool Config::flag(const std::string& key, bool fallback) const {
    const toml::node* node = document_->read(key);
    return node == nullptr ? fallback : exactly<bool>(*node, key, "true or false");
}

double Config::fraction(const std::string& key, double fallback) const {
    const toml::node* node = document_->read(key);
    if (node == nullptr) return fallback;
    const double value = node->is_integer()
                             ? static_cast<double>(exactly<std::int64_t>(*node, key, ""))
                             : exactly<double>(*node, key, "a number from 0 to 1");
    if (!(value >= 0 && value <= 1))
        config::throw_error(*node, key, "must be from 0 to 1");  // rejects NaN too
    return value;
}

Milliseconds Config::duration(const std::string& key, Milliseconds fallback) const {
    const toml::node* node = document_->read(key);
    if (node == nullptr) return fallback;
    const auto text = exactly<std::string>(
        *node, key, R"(a duration in quotes, such as "300ms", "3s", "15m", "24h" or "90d")");
    const auto value = parse_duration(text);
    if (!value) {
        config::throw_error(
            *node, key,
            R"(must be a duration such as "300ms", "3s", "15m", "24h" or "90d", at most "87600h")");
    }
    return *value;
}

std::pair<Milliseconds, Milliseconds> Config::duration_range_ms(const std::string& key) const {
    const toml::node* node = document_->read(key);
    if (node == nullptr) return {Milliseconds{0}, Milliseconds{0}};
    static constexpr std::string_view expected =
        "two integers [low, high] in milliseconds, 0 <= low <= high";
    const toml::array* array = node->as_array();
    if (array == nullptr || array->size() != 2)
        config::throw_error(*node, key, "must be " + std::string(expected));
    const Milliseconds low{exactly<std::int64_t>(*array->get(0), key, expected)};
    const Milliseconds high{exactly<std::int64_t>(*array->get(1), key, expected)};
    if (low < Milliseconds{0} || low > high || high > longest_duration) {
        config::throw_error(*node, key, "must be " + std::string(expected));
    }
    return {low, high};
}

std::vector<std::string> Config::texts(const std::string& key) const {
    const toml::node* node = document_->read(key);
    if (node == nullptr) return {};
    static constexpr std::string_view expected = "an array of strings in quotes";
    const toml::array* array = node->as_array();
    if (array == nullptr) {
        config::throw_error(*node, key,
                            "must be " + std::string(expected) + ", but is " +
                                std::string(name_of(node->type())));
    }
    std::vector<std::string> out;
    for (const toml::node& element : *array)
        out.push_back(exactly<std::string>(element, key, expected));
    return out;
}

std::vector<std::string> Config::one_or_more_texts(const std::string& key) const {
    const toml::node* node = document_->read(key);
    if (node == nullptr) return {};
    if (node->is_string()) return {text(key, "")};
    std::vector<std::string> out = texts(key);
    if (out.empty()) config::throw_error(*node, key, "must name at least one");
    return out;
}

std::string Config::choice(const std::string& key, const std::string& fallback,
                           const std::vector<std::string>& choices) const {
    const toml::node* node = document_->read(key);
    if (node == nullptr) return fallback;
    auto value = exactly<std::string>(*node, key, "a string in quotes");
    if (std::ranges::find(choices, value) == choices.end()) {
        std::string list;
        for (const std::string& known : choices)
            list += (list.empty() ? "\"" : ", \"") + known + "\"";
        config::throw_error(*node, key, "must be one of " + list);
    }
    return value;
}

void Config::throw_error(const std::string& key, std::string_view what) const {
    const toml::node* node = document_->read(key);
    if (node == nullptr) throw ConfigError(key + ": " + std::string(what));
    config::throw_error(*node, key, what);
}

}  // namespace baedal
