// Reads the outbox of another module: the only access to a file by other modules.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "db/connection.h"
#include "db/outbox/envelope.h"

namespace baedal::events {

using outbox::Envelope;

// At most `limit` events after the sequence number `after`, in order.
std::vector<Envelope> read_log(db::Connection& connection, std::int64_t after, int limit);
// The last sequence number that was assigned; 0 for an empty log.
std::int64_t log_head(db::Connection& connection);

}  // namespace baedal::events
