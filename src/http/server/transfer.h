// Reading, writing and hanging up under a connection's deadline.
#pragma once

#include <span>
#include <string_view>

#include "http/server/connection.h"
#include "runtime/task.h"

namespace baedal::http {

// The number of bytes that came; 0 if the connection is over or its deadline has passed.
Task<std::size_t> receive(Connection& connection, std::span<char> space);

// True if all of both parts was handed to the system within Limits::write; otherwise the connection
// is cut.
Task<bool> send(Connection& connection, std::string_view head, std::string_view body = {});

// Says goodbye so that an answer is not lost to a reset: closes our half, and drops what the client
// still sends until it closes its own or Limits::linger has passed.
Task<> close_gracefully(Connection& connection);

}  // namespace baedal::http
