#include "events/log_reader.h"

#include <algorithm>

#include "db/continued_log.h"

namespace baedal::events {

namespace {

constexpr std::size_t max_bytes = 4 << 20;

// Events may have been removed between them (erasure).
LogPosition event_before(db::Connection& connection, std::int64_t seq) {
    return connection
        .one(
            "SELECT seq, id FROM outbox WHERE seq < :seq ORDER BY seq DESC LIMIT 1",
            [](db::Row row) { return LogPosition{row.integer(0), row.text(1)}; },
            db::arg(":seq", seq))
        .value_or(LogPosition{});
}

std::string id_of(db::Connection& connection, std::int64_t seq) {
    return connection
        .one(
            "SELECT id FROM outbox WHERE seq = :seq", [](db::Row row) { return row.text(0); },
            db::arg(":seq", seq))
        .value_or("");
}

}  // namespace

LogPage read_log_page(db::Connection& connection, std::int64_t after, int limit) {
    LogPage page;
    std::size_t bytes = 0;
    connection.each_while(
        R"sql(
        SELECT seq, id, type, subject, time, traceparent, data
        FROM outbox WHERE seq > :after ORDER BY seq LIMIT :limit
    )sql",
        [&](db::Row row) {
            page.events.push_back({row.integer(0), row.text(1), row.text(2), row.text(3),
                                   row.time(4), row.text(5), row.text(6)});
            bytes += outbox::memory_of(page.events.back());
            return bytes < max_bytes;
        },
        db::arg(":after", after), db::arg(":limit", limit));
    page.more = bytes >= max_bytes || static_cast<int>(page.events.size()) == limit;
    return page;
}

LogPage read_log_page(const db::Database& log, std::int64_t after, int limit) {
    const std::int64_t on_disk = log.last_event_on_disk();
    LogPage page = log.read([&](db::Connection& c) {
        LogPage out = read_log_page(c, after, limit);
        out.head = std::min(log_head(c), on_disk);
        out.id = id_of(c, after);
        if (out.events.empty()) return out;
        LogPosition before = event_before(c, out.events.front().seq);
        out.prev = before.seq;
        out.prev_id = std::move(before.id);
        return out;
    });
    const auto not_yet = std::ranges::upper_bound(page.events, on_disk, {}, &Envelope::seq);
    if (not_yet == page.events.end()) return page;
    page.events.erase(not_yet, page.events.end());
    page.more = false;
    return page;
}

std::optional<std::string> why_another_log(const LogPage& page, const LogPosition& position) {
    const std::string number = std::to_string(position.seq);
    if (position.seq > page.head)
        return "ends at event " + std::to_string(page.head) + ", before event " + number;
    if (!page.id.empty()) {
        if (position.id.empty() || position.id == page.id) return std::nullopt;
        return "has another event " + number;
    }
    const auto end = page.events.empty() ? std::nullopt : db::end_before(page.events.front());
    if (!end || position.seq <= *end) return std::nullopt;
    return "was restored to its event " + std::to_string(*end) + ", before event " + number;
}

std::optional<std::string> why_another_log(db::Connection& log, const LogPosition& position) {
    LogPage page = read_log_page(log, position.seq, 1);
    page.head = log_head(log);
    page.id = id_of(log, position.seq);
    return why_another_log(page, position);
}

std::vector<Envelope> read_log(db::Connection& connection, std::int64_t after, int limit) {
    return read_log_page(connection, after, limit).events;
}

std::int64_t log_head(db::Connection& connection) {
    return connection
        .one("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'",
             [](db::Row row) { return row.integer(0); })
        .value_or(0);
}

}  // namespace baedal::events
