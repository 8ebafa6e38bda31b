#include "base/log.h"

#include <atomic>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace baedal::log {

namespace {

std::atomic<Level> threshold{Level::info};
std::atomic<Format> format_in_use{Format::text};

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warn: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
        case Level::off: return spdlog::level::off;
    }
    return spdlog::level::info;
}

spdlog::logger& sink() {
    static const auto logger = [] {
        auto made = std::make_shared<spdlog::logger>(
            "baedal", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_level(spdlog::level::trace);
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-7l %v", spdlog::pattern_time_type::utc);
        return made;
    }();
    return *logger;
}

boost::json::value to_json(const Field& field) {
    return std::visit([](const auto& value) { return boost::json::value(value); }, field.value);
}

}  // namespace

void configure(Level level, Format format) {
    threshold = level;
    format_in_use = format;
    if (format == Format::json) {
        sink().set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
                           spdlog::pattern_time_type::utc);
    }
}

void set_level(Level level) { threshold = level; }

bool enabled(Level level) { return level >= threshold.load(std::memory_order_relaxed); }

void write(Level level, std::string_view message, Fields fields) {
    if (!enabled(level)) return;
    std::string line;
    if (format_in_use.load(std::memory_order_relaxed) == Format::json) {
        boost::json::object object;
        object["message"] = message;
        for (const Field& field : fields) object[field.key] = to_json(field);
        line = boost::json::serialize(object);
        line = line.substr(1, line.size() - 2);  // the pattern writes the braces, time and level
    } else {
        line = message;
        for (const Field& field : fields) {
            line += ' ';
            line += field.key;
            line += '=';
            line += boost::json::serialize(to_json(field));  // escapes line breaks
        }
    }
    sink().log(to_spdlog(level), "{}", line);
}

}  // namespace baedal::log
