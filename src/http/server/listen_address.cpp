#include "http/server/listen_address.h"

#include <sys/un.h>

#include "base/parse_integer.h"

namespace baedal::http {

namespace {
constexpr std::string_view local_prefix = "unix:";
constexpr std::size_t longest_path = sizeof(sockaddr_un::sun_path) - 1;
}  // namespace

std::string ListenAddress::to_text() const {
    switch (kind) {
        case Kind::local: return std::string(local_prefix) + path;
        case Kind::inherited: return "systemd";
        case Kind::tcp: break;
    }
    const bool needs_brackets = host.contains(':');
    return (needs_brackets ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::expected<ListenAddress, std::string> ListenAddress::parse(std::string_view text) {
    ListenAddress out;
    if (text == "systemd") {
        out.kind = Kind::inherited;
        return out;
    }
    if (text.starts_with(local_prefix)) {
        out.kind = Kind::local;
        out.path = text.substr(local_prefix.size());
        if (!out.path.starts_with('/') || out.path.size() > longest_path) {
            return std::unexpected(
                "'" + std::string(text) + "' needs an absolute path of at most " +
                std::to_string(longest_path) + " bytes, such as unix:/run/baedal/http");
        }
        return out;
    }
    const std::size_t colon = text.rfind(':');
    const auto wrong = [&] {
        return std::unexpected("'" + std::string(text) +
                               "' is not HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080, nor "
                               "unix:/path, nor systemd");
    };
    if (colon == std::string_view::npos || colon == 0) return wrong();
    const auto port = parse_integer<std::uint16_t>(text.substr(colon + 1));
    if (!port) return wrong();
    out.port = *port;
    out.host = text.substr(0, colon);
    if (out.host.size() > 2 && out.host.front() == '[' && out.host.back() == ']')
        out.host = out.host.substr(1, out.host.size() - 2);
    return out;
}

}  // namespace baedal::http
