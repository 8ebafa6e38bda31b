// Names to addresses, within a deadline. Private to src/net.
#pragma once

#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "base/clock.h"
#include "net/base_url.h"
#include "runtime/task.h"

namespace baedal::net {

// Throws CallFailed when the name is not known, or not in time.
Task<std::vector<boost::asio::ip::tcp::endpoint>> resolve(const BaseUrl& base, Instant deadline);

}  // namespace baedal::net
