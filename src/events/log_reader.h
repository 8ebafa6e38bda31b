// Reads the outbox of another module: the only access to a file by other modules.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/database.h"
#include "db/outbox/envelope.h"

namespace baedal::events {

using outbox::Envelope;

// Where a reader of a log is: after the event `seq`.
struct LogPosition {
    std::int64_t seq = 0;
    std::string id = {};  // of that event; "": not known
};

// Consecutive events of a log.
struct LogPage {
    std::vector<Envelope> events;
    bool more = false;         // the log may have later events
    std::int64_t head = 0;     // the last sequence number that was assigned
    std::int64_t prev = 0;     // the event before the first of these; 0: there is none
    std::string id = {};       // of the event after which these are; "": the log does not have it
    std::string prev_id = {};  // of the event `prev`
};

// At most `limit` events after the sequence number `after`, in order. Ends with the event that makes
// their data 4 MiB, so that large events do not fill the memory.
LogPage read_log_page(db::Connection& connection, std::int64_t after, int limit);
// The same without the events that are not on the disk yet: a power cut may put others in their place.
LogPage read_log_page(const db::Database& log, std::int64_t after, int limit);
// The events of the page.
std::vector<Envelope> read_log(db::Connection& connection, std::int64_t after, int limit);
// Why the log is not the one in which the reader at the position has read: the file was replaced by an older
// state, and has other events by now. A clause without a subject, such as "ends at event 90, before ...". Nothing
// if it is the same log as far as can be told. `page` was read after the position.
std::optional<std::string> why_another_log(const LogPage& page, const LogPosition& position);
std::optional<std::string> why_another_log(db::Connection& log, const LogPosition& position);
// The last sequence number that was assigned; 0 for an empty log.
std::int64_t log_head(db::Connection& connection);

}  // namespace baedal::events
