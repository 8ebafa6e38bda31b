#include "store/storage/printer_repository.h"

namespace baedal::store::printers {

namespace {

using db::arg;

Stored from_row(db::Row row) {
    Stored out;
    out.printer.id = row.integer(0);
    out.printer.store_id = row.integer(1);
    out.printer.name = row.text(2);
    out.printer.address = row.text(3);
    out.printer.columns = row.integer(4);
    out.printer.encoding = from_stored_name<PrinterEncoding>(row.text(5));
    out.printer.copies = row.integer(6);
    out.printer.when = from_stored_name<PrintWhen>(row.text(7));
    out.state = from_stored_name<PrinterState>(row.text(8));
    out.state_since = row.optional_time(9);
    out.detail = row.text(10);
    out.last_printed_at = row.optional_time(11);
    out.waiting = row.integer(12);
    return out;
}

std::int64_t only_id(db::Row row) { return row.integer(0); }

std::vector<Stored> load_all(db::Connection& connection, const std::vector<std::int64_t>& ids) {
    std::vector<Stored> out;
    for (const std::int64_t id : ids) {
        if (auto printer = find(connection, id)) out.push_back(std::move(*printer));
    }
    return out;
}

}  // namespace

std::optional<Stored> find(db::Connection& connection, std::int64_t id) {
    return connection.one(R"sql(
        SELECT id, store_id, name, address, columns, encoding, copies, print_when, state, state_since, detail,
               last_printed_at,
               (SELECT count(*) FROM print_job j INDEXED BY print_job_waiting
                WHERE j.printer_id = p.id AND j.state = 'waiting')
        FROM printer p WHERE id = :id
    )sql",
                          from_row, arg(":id", id));
}

std::vector<Stored> of_store(db::Connection& connection, std::int64_t store_id) {
    return load_all(
        connection,
        connection.all("SELECT id FROM printer WHERE store_id = :store_id ORDER BY position",
                       only_id, arg(":store_id", store_id)));
}

std::vector<Stored> all(db::Connection& connection) {
    return load_all(connection,
                    connection.all("SELECT id FROM printer ORDER BY store_id, position", only_id));
}

void insert(db::Transaction& tx, const Printer& printer, std::int64_t position) {
    const TimePoint now = tx.now();
    tx.run(R"sql(
        INSERT INTO printer (store_id, position, name, address, columns, encoding, copies, print_when, queues_since,
                             state, detail)
        VALUES (:store_id, :position, :name, :address, :columns, :encoding, :copies, :print_when, :now, 'ready', '')
    )sql",
           arg(":store_id", printer.store_id), arg(":position", position),
           arg(":name", printer.name), arg(":address", printer.address),
           arg(":columns", printer.columns), arg(":encoding", to_text(printer.encoding)),
           arg(":copies", printer.copies), arg(":print_when", to_text(printer.when)),
           arg(":now", now));
}

void update(db::Transaction& tx, const Printer& printer, std::int64_t position, bool requeues) {
    const TimePoint now = tx.now();
    tx.run(R"sql(
        UPDATE printer
        SET position = :position, name = :name, columns = :columns, encoding = :encoding, copies = :copies,
            print_when = :print_when, queues_since = iif(:requeues, :now, queues_since),
            state = iif(address = :address, state, 'ready'), detail = iif(address = :address, detail, ''),
            state_since = iif(address = :address, state_since, NULL), address = :address
        WHERE id = :id
    )sql",
           arg(":position", position), arg(":name", printer.name), arg(":columns", printer.columns),
           arg(":encoding", to_text(printer.encoding)), arg(":copies", printer.copies),
           arg(":print_when", to_text(printer.when)), arg(":requeues", requeues), arg(":now", now),
           arg(":address", printer.address), arg(":id", printer.id));
}

void release_names(db::Transaction& tx, std::int64_t store_id) {
    tx.run("UPDATE printer SET name = char(0) || id WHERE store_id = :store_id",
           arg(":store_id", store_id));
}

void remove(db::Transaction& tx, std::int64_t id) {
    tx.run("DELETE FROM print_job WHERE printer_id = :id", arg(":id", id));
    tx.run("DELETE FROM printer WHERE id = :id", arg(":id", id));
}

std::vector<Address> addresses(db::Connection& connection) {
    return connection.all(R"sql(
        SELECT p.address, max(EXISTS (SELECT 1 FROM print_job j INDEXED BY print_job_waiting
                                      WHERE j.printer_id = p.id AND j.state = 'waiting'))
        FROM printer p GROUP BY p.address
    )sql",
                          [](db::Row row) { return Address{row.text(0), row.flag(1)}; });
}

bool has_state(db::Connection& connection, const std::string& address, PrinterState state) {
    return !connection.one(
        R"sql(
        SELECT 1 FROM printer WHERE address = :address AND (state <> :state OR state_since IS NULL) LIMIT 1
    )sql",
        [](db::Row) { return true; }, arg(":address", address), arg(":state", to_text(state)));
}

bool set_state(db::Transaction& tx, const std::string& address, PrinterState state,
               const std::string& detail) {
    const TimePoint now = tx.now();
    return tx.run(R"sql(
        UPDATE printer SET state = :state, detail = :detail, state_since = :now
        WHERE address = :address AND (state <> :state OR state_since IS NULL)
    )sql",
                  arg(":state", to_text(state)), arg(":detail", detail), arg(":now", now),
                  arg(":address", address)) > 0;
}

}  // namespace baedal::store::printers
