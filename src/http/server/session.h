// A connection from its first byte to its last: reads requests, has them answered, writes the answers.
#pragma once

#include <memory>

#include "http/server/connection.h"
#include "runtime/task.h"

namespace baedal::http {

// Never throws for what a client does; ends when the connection is over.
Task<> serve(std::shared_ptr<Connection> connection);

enum class Rejection { no, server_is_full, address_has_too_many };
// For a connection too many: answers 503, or 429 where it is its own client's fault, at once and
// hangs up.
Task<> reject_connection(std::shared_ptr<Connection> connection, Rejection reason);

}  // namespace baedal::http
