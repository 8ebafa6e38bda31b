// Names to addresses, within a deadline. Private to src/net.
#pragma once

#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "net/base_url.h"
#include "util/clock.h"
#include "util/task.h"

namespace baedal::net {

// Throws CallFailed when the name is not known, or not in time.
Task<std::vector<boost::asio::ip::tcp::endpoint>> resolve(const BaseUrl& base, Instant deadline);

}  // namespace baedal::net
