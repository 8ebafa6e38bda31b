#include "app/settings.h"

#include <charconv>

namespace baedal::app {

namespace {

void read_listen(const Config& config, Settings& out) {
    const std::string listen = config.text("server.listen", "127.0.0.1:8080");
    const auto colon = listen.rfind(':');
    const auto wrong = [&] {
        return ConfigError("server.listen: '" + listen +
                           "' is not HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080");
    };
    if (colon == std::string::npos || colon == 0) throw wrong();
    const std::string_view port = std::string_view(listen).substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (port.empty() || error != std::errc{} || end != port.data() + port.size()) throw wrong();
    out.host = listen.substr(0, colon);
    if (out.host.size() > 2 && out.host.front() == '[' && out.host.back() == ']') {
        out.host = out.host.substr(1, out.host.size() - 2);
    }
}

log::Level to_level(const std::string& name) {
    if (name == "debug") return log::Level::debug;
    if (name == "warn") return log::Level::warn;
    if (name == "error") return log::Level::error;
    if (name == "off") return log::Level::off;
    return log::Level::info;
}

}  // namespace

Settings Settings::read(const Config& config) {
    Settings out;
    read_listen(config, out);
    out.threads = static_cast<unsigned>(config.integer("server.threads", 0, {0, 256}));
    out.max_connections =
        static_cast<int>(config.integer("server.max_connections", 25'000, {1, 1'000'000}));
    out.data_dir = config.text("data.dir", "data");
    out.bus.max_attempts = static_cast<int>(config.integer("bus.max_attempts", 8, {1, 100}));
    out.log_level =
        to_level(config.choice("log.level", "info", {"debug", "info", "warn", "error", "off"}));
    out.log_format = config.choice("log.format", "text", {"text", "json"}) == "json"
                         ? log::Format::json
                         : log::Format::text;
    return out;
}

}  // namespace baedal::app
