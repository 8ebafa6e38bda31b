#include "events/log_reader.h"

namespace baedal::events {

std::vector<Envelope> read_log(db::Connection& connection, std::int64_t after, int limit) {
    return connection.all(
        R"sql(
        SELECT seq, id, type, subject, time, traceparent, data
        FROM outbox WHERE seq > :after ORDER BY seq LIMIT :limit
    )sql",
        [](db::Row row) {
            return Envelope{row.integer(0), row.text(1), row.text(2), row.text(3),
                            row.time(4),    row.text(5), row.text(6)};
        },
        db::arg(":after", after), db::arg(":limit", limit));
}

std::int64_t log_head(db::Connection& connection) {
    return connection
        .one("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'",
             [](db::Row row) { return row.integer(0); })
        .value_or(0);
}

}  // namespace baedal::events
