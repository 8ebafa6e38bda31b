// The address of the server for a browser on its machine.
#pragma once

#include <cstdint>
#include <string>

namespace baedal::cli {

// "http://127.0.0.1:8080" of the host of server.listen, which is a name or an address without
// brackets. A server that listens on all addresses (0.0.0.0, ::) is at a loopback address too.
std::string local_url(const std::string& host, std::uint16_t port);

}  // namespace baedal::cli
