// The address of the server for programs of this machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/server/listen_address.h"

namespace baedal::cli {

// "http://127.0.0.1:8080" of the first TCP address with a port; nothing without one. An unspecified
// address becomes loopback.
std::optional<std::string> local_url(const std::vector<http::ListenAddress>& addresses,
                                     const std::string& scheme = "http");

}  // namespace baedal::cli
