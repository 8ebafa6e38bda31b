#include "store/storage/ticket_repository.h"

#include <stdexcept>

#include "base/phone.h"
#include "db/document.h"
#include "db/idempotency.h"
#include "json/parser.h"

namespace baedal::store::tickets {

namespace {

using db::arg;

Ticket from_row(db::Row row) {
    Ticket out;
    out.order_id = row.text(0);
    out.number = row.integer(1);
    out.store_id = row.integer(2);
    out.state = from_stored_name<State>(row.text(3));
    out.fulfilment = from_stored_name<Fulfilment>(row.text(4));
    out.items = db::read_document<std::vector<TicketItem>>(row, 5);
    out.note = row.text(6);
    out.customer = db::read_optional_document<Customer>(row, 7);
    out.promised_at = row.optional_time(8);
    out.rider = db::read_optional_document<Rider>(row, 9);
    out.reason = row.text(10);
    out.version = row.integer(11);
    out.received_at = row.time(12);
    out.updated_at = row.time(13);
    out.to_collect = row.integer(14);
    out.placed_at = row.time(15);
    out.cancel_refused_at = row.optional_time(16);
    out.delays = row.integer(17);
    out.paid = row.optional_integer(18);
    out.refunded = row.integer(19);
    out.is_cancelled_by_store = row.flag(20);
    out.refund = row.optional_integer(21);
    if (!row.is_null(22)) out.cost_bearer = from_stored_name<CostBearer>(row.text(22));
    out.undone_at = row.optional_time(23);
    out.corrections = row.integer(24);
    out.removals = row.integer(25);
    return out;
}

Ticket load(db::Connection& connection, std::int64_t seq) {
    auto ticket = connection.one(R"sql(
        SELECT order_id, number, store_id, state, fulfilment, items, note, customer, promised_at, rider, reason,
               version, received_at, updated_at, to_collect, placed_at, cancel_refused_at, delays, paid, refunded,
               by_store, refund, cost_bearer, undone_at, corrections, removals
        FROM ticket WHERE seq = :seq
    )sql",
                                 from_row, arg(":seq", seq));
    return std::move(ticket.value());
}

// A list selects from an index and then loads the rows, so that all share one mapping of a row.
struct Entry {
    std::int64_t position;
    std::int64_t seq;
};
Entry entry(db::Row row) { return {row.integer(0), row.integer(1)}; }
std::string without_contact(std::string response) {
    json::Value document = json::parse_trusted(response);
    json::Object& ticket = document.as_object();
    for (const char* member : {"customer", "note", "rider"}) ticket[member] = nullptr;
    ticket.stable_erase("reason");
    return json::dump(document);
}

std::int64_t only_seq(db::Row row) { return row.integer(0); }

std::vector<Listed> load_all(db::Connection& connection, const std::vector<Entry>& entries) {
    std::vector<Listed> out;
    out.reserve(entries.size());
    for (const Entry& e : entries) out.push_back({e.position, load(connection, e.seq)});
    return out;
}

std::vector<Ticket> load_all(db::Connection& connection, const std::vector<std::int64_t>& seqs) {
    std::vector<Ticket> out;
    out.reserve(seqs.size());
    for (const std::int64_t seq : seqs) out.push_back(load(connection, seq));
    return out;
}

}  // namespace

bool insert(db::Transaction& tx, const Ticket& ticket, bool demo) {
    return tx.run(R"sql(
        INSERT INTO ticket (order_id, number, store_id, state, done, demo, fulfilment, items, note, customer,
                            to_collect, paid, promised_at, rider, reason, version, change_seq, placed_at, received_at,
                            updated_at)
        VALUES (:order_id, :number, :store_id, :state, :done, :demo, :fulfilment, :items, :note, :customer,
                :to_collect, :paid, :promised_at, :rider, :reason, :version,
                (SELECT coalesce(max(change_seq), 0) + 1 FROM ticket WHERE store_id = :store_id),
                :placed_at, :received_at, :updated_at)
        ON CONFLICT (order_id) DO NOTHING
    )sql",
                  arg(":order_id", ticket.order_id), arg(":number", ticket.number),
                  arg(":store_id", ticket.store_id), arg(":state", to_text(ticket.state)),
                  arg(":done", is_end(ticket.state)), arg(":demo", demo),
                  arg(":fulfilment", to_text(ticket.fulfilment)),
                  arg(":items", db::document(ticket.items)), arg(":note", ticket.note),
                  arg(":customer", db::document(ticket.customer)),
                  arg(":to_collect", ticket.to_collect), arg(":paid", ticket.paid),
                  arg(":promised_at", ticket.promised_at),
                  arg(":rider", db::document(ticket.rider)), arg(":reason", ticket.reason),
                  arg(":version", ticket.version), arg(":placed_at", ticket.placed_at),
                  arg(":received_at", ticket.received_at),
                  arg(":updated_at", ticket.updated_at)) > 0;
}

void update(db::Transaction& tx, const Ticket& ticket) {
    const int changed = tx.run(
        R"sql(
        UPDATE ticket
        SET state = :state, done = :done, promised_at = :promised_at, rider = :rider, reason = :reason,
            version = :version, updated_at = :updated_at, cancel_refused_at = :cancel_refused_at, delays = :delays,
            by_store = :by_store, refund = :refund, cost_bearer = :cost_bearer, undone_at = :undone_at,
            corrections = :corrections, removals = :removals, items = :items, to_collect = :to_collect,
            change_seq = (SELECT max(change_seq) + 1 FROM ticket WHERE store_id = :store_id)
        WHERE order_id = :order_id
    )sql",
        arg(":state", to_text(ticket.state)), arg(":done", is_end(ticket.state)),
        arg(":promised_at", ticket.promised_at), arg(":rider", db::document(ticket.rider)),
        arg(":reason", ticket.reason), arg(":version", ticket.version),
        arg(":updated_at", ticket.updated_at), arg(":cancel_refused_at", ticket.cancel_refused_at),
        arg(":delays", ticket.delays), arg(":by_store", ticket.is_cancelled_by_store),
        arg(":refund", ticket.refund),
        arg(":cost_bearer", ticket.cost_bearer
                                ? std::optional<std::string_view>(to_text(*ticket.cost_bearer))
                                : std::nullopt),
        arg(":undone_at", ticket.undone_at), arg(":corrections", ticket.corrections),
        arg(":removals", ticket.removals), arg(":items", db::document(ticket.items)),
        arg(":to_collect", ticket.to_collect), arg(":store_id", ticket.store_id),
        arg(":order_id", ticket.order_id));
    if (changed != 1) throw std::logic_error("a changed ticket is not stored");
}

void note_refund(db::Transaction& tx, const std::string& order_id, std::int64_t refunded_total) {
    tx.run("UPDATE ticket SET refunded = max(refunded, :refunded) WHERE order_id = :order_id",
           arg(":refunded", refunded_total), arg(":order_id", order_id));
}

std::optional<Ticket> find(db::Connection& connection, const std::string& order_id) {
    const auto seq = connection.one("SELECT seq FROM ticket WHERE order_id = :order_id", only_seq,
                                    arg(":order_id", order_id));
    if (!seq) return std::nullopt;
    return load(connection, *seq);
}

bool erase_contact(db::Transaction& tx, const std::string& order_id) {
    db::rewrite_responses(tx, order_id, without_contact);
    return tx.run(R"sql(
        UPDATE ticket SET customer = NULL, rider = NULL, note = '', reason = '' WHERE order_id = :order_id
    )sql",
                  arg(":order_id", order_id)) > 0;
}

std::vector<Ticket> of_phone(db::Connection& connection, const std::string& phone) {
    std::vector<std::int64_t> found;
    connection.each(
        R"sql(
        SELECT seq, ifnull(json_extract(customer, '$.phone'), '')
        FROM ticket WHERE customer IS NOT NULL ORDER BY seq
    )sql",
        [&](db::Row row) {
            if (phone_key(row.text(1)) == phone) found.push_back(row.integer(0));
        });
    return load_all(connection, found);
}

std::vector<Listed> active(db::Connection& connection, std::int64_t store_id, std::int64_t after,
                           int limit) {
    return load_all(connection, connection.all(R"sql(
        SELECT seq, seq FROM ticket INDEXED BY ticket_active
        WHERE store_id = :store_id AND done = 0 AND seq > :after ORDER BY seq LIMIT :limit
    )sql",
                                               entry, arg(":store_id", store_id),
                                               arg(":after", after), arg(":limit", limit)));
}

std::vector<Listed> done(db::Connection& connection, std::int64_t store_id, std::int64_t before,
                         int limit) {
    return load_all(connection, connection.all(R"sql(
        SELECT seq, seq FROM ticket INDEXED BY ticket_done
        WHERE store_id = :store_id AND done = 1 AND seq < :before ORDER BY seq DESC LIMIT :limit
    )sql",
                                               entry, arg(":store_id", store_id),
                                               arg(":before", before), arg(":limit", limit)));
}

std::int64_t last_change(db::Connection& connection, std::int64_t store_id) {
    return connection
        .one("SELECT coalesce(max(change_seq), 0) FROM ticket WHERE store_id = :store_id", only_seq,
             arg(":store_id", store_id))
        .value_or(0);
}

std::vector<Listed> changed(db::Connection& connection, std::int64_t store_id, std::int64_t after,
                            int limit) {
    return load_all(connection, connection.all(R"sql(
        SELECT change_seq, seq FROM ticket INDEXED BY ticket_stream
        WHERE store_id = :store_id AND change_seq > :after ORDER BY change_seq LIMIT :limit
    )sql",
                                               entry, arg(":store_id", store_id),
                                               arg(":after", after), arg(":limit", limit)));
}

std::vector<Listed> changed_active(db::Connection& connection, std::int64_t store_id,
                                   std::int64_t after, std::int64_t upto, int limit) {
    return load_all(connection,
                    connection.all(R"sql(
        SELECT change_seq, seq FROM ticket INDEXED BY ticket_stream_active
        WHERE store_id = :store_id AND done = 0 AND change_seq > :after AND change_seq <= :upto
        ORDER BY change_seq LIMIT :limit
    )sql",
                                   entry, arg(":store_id", store_id), arg(":after", after),
                                   arg(":upto", upto), arg(":limit", limit)));
}

std::optional<TimePoint> oldest_unaccepted(db::Connection& connection) {
    return connection.one(R"sql(
        SELECT placed_at FROM ticket INDEXED BY ticket_unaccepted
        WHERE state = 'received' ORDER BY placed_at LIMIT 1
    )sql",
                          [](db::Row row) { return row.time(0); });
}

std::vector<Ticket> unaccepted(db::Connection& connection, TimePoint placed_until, int limit) {
    return load_all(connection,
                    connection.all(R"sql(
        SELECT seq FROM ticket INDEXED BY ticket_unaccepted
        WHERE state = 'received' AND placed_at <= :until ORDER BY placed_at LIMIT :limit
    )sql",
                                   only_seq, arg(":until", placed_until), arg(":limit", limit)));
}

std::optional<TimePoint> longest_waiting_demo(db::Connection& connection) {
    return connection.one(R"sql(
        SELECT updated_at FROM ticket INDEXED BY ticket_autopilot
        WHERE demo = 1 AND done = 0 ORDER BY updated_at LIMIT 1
    )sql",
                          [](db::Row row) { return row.time(0); });
}

std::vector<Ticket> waiting_demo(db::Connection& connection, TimePoint changed_until, int limit) {
    return load_all(connection,
                    connection.all(R"sql(
        SELECT seq FROM ticket INDEXED BY ticket_autopilot
        WHERE demo = 1 AND done = 0 AND updated_at <= :until ORDER BY updated_at LIMIT :limit
    )sql",
                                   only_seq, arg(":until", changed_until), arg(":limit", limit)));
}

std::int64_t count_active(db::Connection& connection, int at_most) {
    return connection
        .one(R"sql(
            SELECT count(*) FROM (SELECT 1 FROM ticket INDEXED BY ticket_active WHERE done = 0 LIMIT :at_most)
        )sql",
             only_seq, arg(":at_most", at_most))
        .value_or(0);
}

}  // namespace baedal::store::tickets
