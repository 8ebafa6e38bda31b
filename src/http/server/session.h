// A connection from its first byte to its last: reads requests and writes their responses.
#pragma once

#include <memory>

#include "http/server/connection.h"
#include "http/server/pipeline.h"
#include "runtime/task.h"

namespace baedal::http {

// Ends when the connection is over. Never throws for what a client does.
Task<> serve(std::shared_ptr<Connection> connection);

// Responds 503 or 429 at once and closes the connection.
Task<> reject_connection(std::shared_ptr<Connection> connection, Rejection rejection);

}  // namespace baedal::http
