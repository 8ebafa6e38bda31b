// Resolves a host name within a deadline.
#pragma once

#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "base/clock.h"
#include "net/base_url.h"
#include "runtime/task.h"

namespace baedal::net {

// Throws CallFailed for an unknown name and at the deadline.
Task<std::vector<boost::asio::ip::tcp::endpoint>> resolve(const BaseUrl& base, Instant deadline);

}  // namespace baedal::net
