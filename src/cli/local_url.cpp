#include "cli/local_url.h"

#include "http/limits/client_address.h"

namespace baedal::cli {

namespace {

using http::ListenAddress;

// The address to connect to, for one that means all addresses of the machine.
ListenAddress connectable(ListenAddress address) {
    const auto parsed = http::parse_address(address.host);
    if (parsed && parsed->is_unspecified()) address.host = parsed->is_v4() ? "127.0.0.1" : "::1";
    return address;
}

}  // namespace

std::optional<std::string> local_url(const std::vector<ListenAddress>& addresses,
                                     const std::string& scheme) {
    for (const ListenAddress& address : addresses) {
        if (address.kind == ListenAddress::Kind::tcp && address.port > 0)
            return scheme + "://" + connectable(address).to_text();
    }
    return std::nullopt;
}

}  // namespace baedal::cli
