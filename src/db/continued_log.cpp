#include "db/continued_log.h"

#include <algorithm>
#include <chrono>

#include "db/file_mark.h"
#include "json/parser.h"

namespace baedal::db {

void continue_log(Transaction& tx, TimePoint taken_at) {
    const std::int64_t end = last_event(tx.connection());
    const std::int64_t now = std::chrono::microseconds(tx.now().time_since_epoch()).count();
    const std::int64_t before = std::max(end, now);  // the event has the next number
    const int changed =
        tx.run("UPDATE sqlite_sequence SET seq = :seq WHERE name = 'outbox'", arg(":seq", before));
    if (changed == 0) {
        tx.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', :seq)",
               arg(":seq", before));
    }
    tx.append(log_continued, "restore",
              json::dump(json::Object{{"after", end}, {"takenAt", to_rfc3339(taken_at)}}));
}

std::optional<std::int64_t> end_before(const outbox::Envelope& event) {
    if (event.type != log_continued) return std::nullopt;
    const auto data = json::parse_object(event.data);
    if (!data) return std::nullopt;
    const json::Value* after = data->if_contains("after");
    return after != nullptr && after->is_int64() ? std::optional(after->as_int64()) : std::nullopt;
}

}  // namespace baedal::db
