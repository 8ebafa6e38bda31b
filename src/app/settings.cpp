#include "app/settings.h"

#include <algorithm>

#include "http/limits/client_address.h"
#include "http/limits/rate_limiter.h"
#include "http/wire/framing.h"
#include "net/base_url.h"

namespace baedal::app {

namespace {

std::vector<http::ListenAddress> read_listen(const Config& config) {
    std::vector<std::string> texts = config.one_or_more_texts("server.listen");
    if (texts.empty()) texts = {"127.0.0.1:8080"};
    std::vector<http::ListenAddress> out;
    for (const std::string& text : texts) {
        const auto address = http::ListenAddress::parse(text);
        if (!address) config.throw_error("server.listen", address.error());
        out.push_back(*address);
    }
    return out;
}

std::optional<http::CertificateFiles> read_certificate(const Config& config) {
    const std::string certificate = config.text("server.tls.certificate", "");
    const std::string key = config.text("server.tls.key", "");
    if (certificate.empty() && key.empty()) return std::nullopt;
    if (key.empty()) config.throw_error("server.tls.certificate", "needs server.tls.key beside it");
    if (certificate.empty())
        config.throw_error("server.tls.key", "needs server.tls.certificate beside it");
    return http::CertificateFiles{certificate, key};
}

bool listens_on(const Settings& settings, std::uint16_t port) {
    return std::ranges::any_of(settings.listen, [port](const http::ListenAddress& address) {
        return address.kind == http::ListenAddress::Kind::inherited || address.port == port;
    });
}

// An authority gives no certificate for an address or for a part of a name.
bool is_domain(std::string_view name) {
    const bool has_only_letters = std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
    return has_only_letters && name.contains('.') && name.size() <= 253 && !name.starts_with('.') &&
           !name.ends_with('.') && !http::parse_address(name);
}

std::optional<acme::RenewalSettings> read_renewal(const Config& config, const Settings& settings) {
    acme::RenewalSettings out;
    out.names = config.texts("server.tls.domains");
    out.client.email = config.text("server.tls.email", "");
    out.client.directory =
        config.text("server.tls.acme", "https://acme-v02.api.letsencrypt.org/directory");
    out.client.ca_file = config.text("server.tls.acme_ca_file", "");
    constexpr std::uint16_t http_port = 80;
    out.first = listens_on(settings, http_port) ? acme::Challenge::http : acme::Challenge::tls_alpn;
    if (out.names.empty()) return std::nullopt;
    if (settings.certificate) {
        config.throw_error("server.tls.domains",
                           "and server.tls.certificate exclude each other: a certificate is "
                           "fetched, or read from files");
    }
    for (const std::string& name : out.names) {
        if (!is_domain(name)) {
            config.throw_error("server.tls.domains",
                               "\"" + name +
                                   "\" is not a name such as shop.example.kr (lower case, "
                                   "xn-- for others, no address, no *)");
        }
    }
    if (const auto base = net::parse_base_url(out.client.directory); !base)
        config.throw_error("server.tls.acme", base.error());
    return out;
}

// The pages' links have no prefix, so that the URL has no path.
std::string read_public_url(const Config& config) {
    std::string url = config.text("server.public_url", "");
    if (url.empty()) return url;
    if (url.ends_with('/')) url.pop_back();
    const std::size_t colon = url.find("://");
    const std::string_view scheme = std::string_view(url).substr(0, std::min(colon, url.size()));
    const bool has_scheme = scheme == "https" || scheme == "http";
    if (!has_scheme || !http::is_host(std::string_view(url).substr(colon + 3))) {
        config.throw_error("server.public_url",
                           "must be a scheme and a host, such as https://shop.example.kr");
    }
    return url;
}

void read_limits(const Config& config, http::Limits& out) {
    const auto integer = [&](const char* key, auto fallback, std::int64_t least,
                             std::int64_t most) {
        return static_cast<decltype(fallback)>(
            config.integer(key, static_cast<std::int64_t>(fallback), {least, most}));
    };
    constexpr std::int64_t most_connections = 1'000'000;
    constexpr std::int64_t highest_rate = http::RateLimiter::highest;
    out.max_connections =
        integer("server.max_connections", out.max_connections, 1, most_connections);
    out.max_connections_per_address = integer("server.max_connections_per_address",
                                              out.max_connections_per_address, 0, most_connections);
    out.max_streams_per_address =
        integer("server.max_streams_per_address", out.max_streams_per_address, 0, most_connections);
    out.max_streams_per_path =
        integer("server.max_streams_per_path", out.max_streams_per_path, 0, most_connections);
    out.requests_per_second =
        integer("server.rate_limit", out.requests_per_second, 0, highest_rate);
    out.request_burst = integer("server.rate_burst", out.request_burst, 1, highest_rate);
    for (const std::string& text : config.texts("server.trusted_proxies")) {
        const auto network = http::Network::parse(text);
        if (!network)
            config.throw_error("server.trusted_proxies", "\"" + text + "\": " + network.error());
        out.trusted_proxies.push_back(*network);
    }
}

void read_sessions(const Config& config, auth::Lifetimes& out) {
    const auto at_least_a_minute = [&](const char* key, Milliseconds fallback) {
        const Milliseconds value = config.duration(key, fallback);
        if (value < std::chrono::minutes{1}) config.throw_error(key, "must be a minute or more");
        return value;
    };
    out.idle = at_least_a_minute("sessions.idle", out.idle);
    out.absolute = at_least_a_minute("sessions.lifetime", out.absolute);
    out.confirmed = config.duration("sessions.confirm_within", out.confirmed);
    if (out.confirmed < std::chrono::seconds{1})
        config.throw_error("sessions.confirm_within", "must be a second or more");
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
    out.listen = read_listen(config);
    out.certificate = read_certificate(config);
    out.renewal = read_renewal(config, out);
    out.public_url = read_public_url(config);
    out.threads = static_cast<unsigned>(config.integer("server.threads", 0, {0, 256}));
    read_limits(config, out.limits);
    read_sessions(config, out.sessions);
    out.data_dir = config.text("data.dir", "data");
    if (out.renewal) out.renewal->folder = out.data_dir / "acme";
    out.max_log_bytes =
        static_cast<std::uint64_t>(config.integer("data.max_log_mb", 256, {16, 1'000'000})) << 20;
    out.low_disk_bytes =
        static_cast<std::uint64_t>(config.integer("data.low_disk_mb", 500, {0, 1'000'000})) << 20;
    out.backup = backup::read_settings(config, out.data_dir);
    out.webhooks = webhooks::Settings::read(config);
    out.bus.max_attempts = static_cast<int>(config.integer("bus.max_attempts", 8, {1, 100}));
    out.log_level =
        to_level(config.choice("log.level", "info", {"debug", "info", "warn", "error", "off"}));
    out.log_format = config.choice("log.format", "text", {"text", "json"}) == "json"
                         ? log::Format::json
                         : log::Format::text;
    out.logs_access = config.flag("log.access", false);
    return out;
}

}  // namespace baedal::app
