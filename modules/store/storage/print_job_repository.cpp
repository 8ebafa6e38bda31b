#include "store/storage/print_job_repository.h"

namespace baedal::store::print_jobs {

namespace {

using db::arg;

PrintJob from_row(db::Row row) {
    PrintJob out;
    out.id = row.integer(0);
    out.printer_id = row.integer(1);
    out.order_id = row.optional_text(2).value_or("");
    out.kind = from_stored_name<PrintKind>(row.text(3));
    out.copy = row.integer(4);
    out.attempts = row.integer(5);
    return out;
}

}  // namespace

void add(db::Transaction& tx, const PrintJob& job) {
    const TimePoint now = tx.now();
    const auto order_id = job.order_id.empty() ? std::nullopt : std::optional(job.order_id);
    tx.run(R"sql(
        INSERT INTO print_job (printer_id, order_id, kind, copy, state, attempts, created_at)
        VALUES (:printer_id, :order_id, :kind, :copy, 'waiting', 0, :now)
        ON CONFLICT (order_id, printer_id, copy) WHERE kind = 'slip' DO NOTHING
    )sql",
           arg(":printer_id", job.printer_id), arg(":order_id", order_id),
           arg(":kind", to_text(job.kind)), arg(":copy", job.copy), arg(":now", now));
}

std::optional<PrintJob> first_waiting(db::Connection& connection, const std::string& address) {
    return connection.one(R"sql(
        SELECT j.id, j.printer_id, j.order_id, j.kind, j.copy, j.attempts
        FROM printer p JOIN print_job j INDEXED BY print_job_waiting
             ON j.id = (SELECT min(w.id) FROM print_job w INDEXED BY print_job_waiting
                        WHERE w.printer_id = p.id AND w.state = 'waiting')
        WHERE p.address = :address AND j.printer_id = p.id AND j.state = 'waiting' ORDER BY j.id LIMIT 1
    )sql",
                          from_row, arg(":address", address));
}

std::optional<PrintJob> find_waiting(db::Connection& connection, std::int64_t id) {
    return connection.one(R"sql(
        SELECT id, printer_id, order_id, kind, copy, attempts FROM print_job
        WHERE id = :id AND state = 'waiting'
    )sql",
                          from_row, arg(":id", id));
}

bool is_waiting(db::Connection& connection, std::int64_t printer_id, PrintKind kind) {
    return connection
        .one(
            R"sql(
        SELECT 1 FROM print_job INDEXED BY print_job_waiting
        WHERE printer_id = :printer_id AND state = 'waiting' AND kind = :kind LIMIT 1
    )sql",
            [](db::Row) { return true; }, arg(":printer_id", printer_id),
            arg(":kind", to_text(kind)))
        .has_value();
}

void begin(db::Transaction& tx, std::int64_t id) {
    tx.run("UPDATE print_job SET attempts = attempts + 1 WHERE id = :id", arg(":id", id));
}

void printed(db::Transaction& tx, std::int64_t id) {
    const TimePoint now = tx.now();
    tx.run(R"sql(
        UPDATE print_job SET state = 'printed', ended_at = :now WHERE id = :id AND state = 'waiting'
    )sql",
           arg(":now", now), arg(":id", id));
    tx.run(R"sql(
        UPDATE printer SET last_printed_at = :now
        WHERE id = (SELECT printer_id FROM print_job WHERE id = :id)
    )sql",
           arg(":now", now), arg(":id", id));
}

void skip(db::Transaction& tx, std::int64_t id) {
    const TimePoint now = tx.now();
    tx.run("UPDATE print_job SET state = 'skipped', ended_at = :now WHERE id = :id",
           arg(":now", now), arg(":id", id));
}

void mark_waiting_as_reprints(db::Transaction& tx) {
    tx.run("UPDATE print_job SET attempts = attempts + 1 WHERE state = 'waiting'");
}

}  // namespace baedal::store::print_jobs
