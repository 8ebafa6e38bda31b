// Reads a module's outbox from the outside: the one place where a file is read by others.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "db/connection.h"
#include "db/outbox/envelope.h"

namespace baedal::events {

using outbox::Envelope;

std::vector<Envelope> read_log(db::Connection& connection, std::int64_t after, int limit);
// The last sequence number ever given, 0 for an empty log.
std::int64_t log_head(db::Connection& connection);

}  // namespace baedal::events
