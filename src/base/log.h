// Structured logging to stderr: a sentence and its fields, as text or as JSON lines.
// Callers pass no phone number, no address and no whole order id (an order's id is a capability).
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace baedal::log {

enum class Level { debug, info, warn, error, off };
enum class Format { text, json };

struct Field {
    std::string_view key;
    std::variant<std::string_view, std::int64_t, double> value;

    Field(std::string_view k, std::string_view v) : key(k), value(v) {}
    Field(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
    Field(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
    Field(std::string_view k, double v) : key(k), value(v) {}
    template <std::integral I>
    Field(std::string_view k, I v) : key(k), value(static_cast<std::int64_t>(v)) {}
};
using Fields = std::initializer_list<Field>;

// Called once, before threads start. The default is info, text.
void configure(Level level, Format format);
// Thread-safe.
void set_level(Level level);
bool enabled(Level level);

// Thread-safe. Does nothing for a level that is not enabled. `message` is a constant sentence;
// values go into the fields.
void write(Level level, std::string_view message, Fields fields);

inline void debug(std::string_view m, Fields f = {}) { write(Level::debug, m, f); }
inline void info(std::string_view m, Fields f = {}) { write(Level::info, m, f); }
inline void warn(std::string_view m, Fields f = {}) { write(Level::warn, m, f); }
inline void error(std::string_view m, Fields f = {}) { write(Level::error, m, f); }

}  // namespace baedal::log
