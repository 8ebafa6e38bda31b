#include "cli/local_url.h"

#include "http/limits/client_address.h"

namespace baedal::cli {

std::string local_url(const std::string& host, std::uint16_t port) {
    const auto address = http::parse_address(host);
    std::string name = host;
    if (address && address->is_unspecified()) name = address->is_v4() ? "127.0.0.1" : "::1";
    if (name.contains(':')) name = "[" + name + "]";
    return "http://" + name + ":" + std::to_string(port);
}

}  // namespace baedal::cli
