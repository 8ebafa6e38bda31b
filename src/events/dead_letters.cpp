#include "events/dead_letters.h"

namespace baedal::events::dead_letters {

namespace {

using db::arg;

DeadLetter from_row(db::Row row) {
    return {row.integer(0),
            row.text(1),
            {row.integer(2), row.text(3), row.text(4), row.text(5), row.time(6), row.text(7),
             row.text(8)},
            row.text(9),
            static_cast<int>(row.integer(10)),
            row.time(11)};
}

}  // namespace

void park(db::Transaction& tx, const std::string& producer, const Envelope& envelope,
          const std::string& error, int attempts) {
    tx.run(R"sql(
        INSERT INTO dead_letter (producer, seq, event_id, type, subject, time, traceparent, data,
                                 error, attempts, parked_at)
        VALUES (:producer, :seq, :event_id, :type, :subject, :time, :traceparent, :data,
                :error, :attempts, :parked_at)
        ON CONFLICT (producer, seq) DO NOTHING  -- the cursor was set back, and meets it again
    )sql",
           arg(":producer", producer), arg(":seq", envelope.seq), arg(":event_id", envelope.id),
           arg(":type", envelope.type), arg(":subject", envelope.subject),
           arg(":time", envelope.time), arg(":traceparent", envelope.traceparent),
           arg(":data", envelope.data), arg(":error", error), arg(":attempts", attempts),
           arg(":parked_at", tx.now()));
}

std::set<std::string> parked_subjects(db::Transaction& tx, const std::string& producer) {
    std::set<std::string> out;
    tx.each(
        "SELECT DISTINCT subject FROM dead_letter WHERE producer = :producer",
        [&](db::Row row) { out.insert(row.text(0)); }, arg(":producer", producer));
    return out;
}

std::int64_t count(db::Connection& connection, const std::string& producer) {
    return connection
        .one(
            "SELECT count(*) FROM dead_letter WHERE producer = :producer",
            [](db::Row row) { return row.integer(0); }, arg(":producer", producer))
        .value_or(0);
}

void check_readable(db::Connection& connection) {
    connection.one("SELECT count(*), max(length(data)) FROM dead_letter NOT INDEXED",
                   [](db::Row row) { return row.integer(0); });
    connection.one("SELECT count(subject) FROM dead_letter INDEXED BY dead_letter_subject",
                   [](db::Row row) { return row.integer(0); });
}

std::vector<DeadLetter> list(db::Connection& connection) {
    return connection.all(R"sql(
        SELECT id, producer, seq, event_id, type, subject, time, traceparent, data, error, attempts, parked_at
        FROM dead_letter ORDER BY id LIMIT 1000
    )sql",
                          from_row);
}

std::optional<DeadLetter> find(db::Connection& connection, std::int64_t id) {
    return connection.one(R"sql(
        SELECT id, producer, seq, event_id, type, subject, time, traceparent, data, error, attempts, parked_at
        FROM dead_letter WHERE id = :id
    )sql",
                          from_row, arg(":id", id));
}

std::vector<DeadLetter> of_subject(db::Connection& connection, const std::string& producer,
                                   const std::string& subject) {
    return connection.all(R"sql(
        SELECT id, producer, seq, event_id, type, subject, time, traceparent, data, error, attempts, parked_at
        FROM dead_letter WHERE producer = :producer AND subject = :subject ORDER BY seq
    )sql",
                          from_row, arg(":producer", producer), arg(":subject", subject));
}

void remove(db::Transaction& tx, std::int64_t id) {
    tx.run("DELETE FROM dead_letter WHERE id = :id", arg(":id", id));
}

void erase(db::Transaction& tx, const std::string& producer, const std::string& subject,
           const outbox::PersonalMembers& members) {
    for (const DeadLetter& letter : of_subject(tx.connection(), producer, subject)) {
        tx.run("UPDATE dead_letter SET data = :data WHERE id = :id",
               arg(":data", outbox::without_members(letter.envelope.data, members)),
               arg(":id", letter.id));
    }
}

void note_failure(db::Transaction& tx, std::int64_t id, const std::string& error) {
    tx.run("UPDATE dead_letter SET error = :error, attempts = attempts + 1 WHERE id = :id",
           arg(":error", error), arg(":id", id));
}

}  // namespace baedal::events::dead_letters
