// A log that goes on after its file was restored from a backup.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "db/outbox/envelope.h"
#include "db/transaction.h"

namespace baedal::db {

// The event, of every module's log, before which the numbers of another continuation of the log are
// left out. No module handles it. It has a number of its own that no earlier event had.
inline constexpr std::string_view log_continued = "LogContinued";

// Appends the event. `taken_at` is the backup's point in time. The number is the microseconds since
// 1970: above that of any event, as long as a log has had fewer than a million events a second.
void continue_log(Transaction& tx, TimePoint taken_at);

// If `event` is a LogContinued: the last number of the log before it. A follower at a later position,
// and before the event, has read what is not in this log.
std::optional<std::int64_t> end_before(const outbox::Envelope& event);

}  // namespace baedal::db
