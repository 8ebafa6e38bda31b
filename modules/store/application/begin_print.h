// Begins to print a job: from its transaction on, its paper may exist.
#pragma once

#include <optional>
#include <string>

#include "db/transaction.h"
#include "store/domain/print_job.h"
#include "store/settings.h"

namespace baedal::store {

// A slip whose ticket ended longer ago than this is of no use to anyone: it is skipped.
inline constexpr Milliseconds oldest_ended_ticket = std::chrono::hours{12};

// The bytes for the printer, of the ticket as it is now. A job that has begun before says that it is printed
// again. Nothing if the job does not wait any more, or is skipped.
std::optional<std::string> begin_print(db::Transaction& tx, std::int64_t job_id,
                                       const Settings& settings);

}  // namespace baedal::store
