// Reads, writes and closes under a connection's deadline.
#pragma once

#include <span>
#include <string_view>

#include "http/server/connection.h"
#include "runtime/task.h"

namespace baedal::http {

// Shakes hands if the client begins with TLS, which the first byte tells, and the server has a
// certificate. False if the connection is over, or is to be kept for the next process.
Task<bool> begin_tls(Connection& connection);

// The number of bytes received; 0 if the connection is over or its deadline has passed.
Task<std::size_t> receive(Connection& connection, std::span<char> space);

// True if both parts were handed to the system within Limits::write; otherwise the connection is
// cut.
Task<bool> send(Connection& connection, std::string_view head, std::string_view body = {});

// Closes without a reset, which could destroy a response under way: shuts our half down, and
// discards the client's bytes until it closes its half or Limits::linger has passed.
Task<> close_gracefully(Connection& connection);

}  // namespace baedal::http
