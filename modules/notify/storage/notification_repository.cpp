#include "notify/storage/notification_repository.h"

#include <iterator>

#include "base/phone.h"

namespace baedal::notify::repository {

namespace {

using db::arg;

// Columns: seq, id, order_id, event, audience, recipient, text, attempts, next_try_at, created_at.
Notification read_notification(db::Row row) {
    Notification out;
    out.seq = row.integer(0);
    out.message = {.id = row.text(1),
                   .order_id = row.text(2),
                   .event = row.text(3),
                   .audience = from_stored_name<Audience>(row.text(4)),
                   .recipient = row.text(5),
                   .text = row.text(6)};
    out.attempts = static_cast<int>(row.integer(7));
    out.next_try_at = row.time(8);
    out.created_at = row.time(9);
    return out;
}

using Iterator = std::span<const Notification>::iterator;

// One statement stores the messages that were queued one after the other and sent in the same
// millisecond: under load that is nearly all of them.
Iterator end_of_run(Iterator first, Iterator end) {
    Iterator last = std::next(first);
    if (first->status != DeliveryStatus::sent) return last;
    while (last != end && last->status == DeliveryStatus::sent && last->sent_at == first->sent_at &&
           last->seq == std::prev(last)->seq + 1) {
        ++last;
    }
    return last;
}

void save_sent(db::Transaction& tx, std::int64_t first, std::int64_t last, TimePoint sent_at) {
    tx.run(R"sql(
        UPDATE notification SET status = 'sent', attempts = attempts + 1, sent_at = :sent_at
        WHERE seq BETWEEN :first AND :last AND status = 'pending'  -- not erased meanwhile
    )sql",
           arg(":sent_at", sent_at), arg(":first", first), arg(":last", last));
}

// A message that stays pending delays the later ones of its order.
void save_unsent(db::Transaction& tx, const Notification& n) {
    tx.run(R"sql(
        UPDATE notification SET status = :status, attempts = :attempts, next_try_at = :next_try_at
        WHERE seq = :seq AND text <> ''  -- not erased meanwhile
    )sql",
           arg(":status", to_text(n.status)), arg(":attempts", n.attempts),
           arg(":next_try_at", n.next_try_at), arg(":seq", n.seq));
    if (n.status != DeliveryStatus::pending) return;
    tx.run(R"sql(
        UPDATE notification SET next_try_at = :next_try_at
        WHERE order_id = :order_id AND status = 'pending' AND next_try_at < :next_try_at
    )sql",
           arg(":next_try_at", n.next_try_at), arg(":order_id", n.message.order_id));
}

}  // namespace

bool add(db::Transaction& tx, const Draft& draft, std::string_view channel, DeliveryStatus status) {
    // Not before the pending ones of the order, so that `due` need only sort.
    return tx.run(R"sql(
        INSERT INTO notification (id, order_id, store_id, event, audience, channel, recipient, text, status,
                                  attempts, next_try_at, created_at)
        VALUES (:id, :order_id, :store_id, :event, :audience, :channel, :recipient, :text, :status, 0,
                max(:now, coalesce((SELECT max(next_try_at) FROM notification
                                    WHERE order_id = :order_id AND status = 'pending'), 0)), :now)
        ON CONFLICT (order_id, event, audience) DO NOTHING
    )sql",
                  arg(":id", tx.make_id()), arg(":order_id", draft.order_id),
                  arg(":store_id", draft.store_id), arg(":event", draft.event),
                  arg(":audience", to_text(draft.audience)), arg(":channel", channel),
                  arg(":recipient", draft.recipient), arg(":text", draft.text),
                  arg(":status", to_text(status)), arg(":now", tx.now())) > 0;
}

bool notified_in_sequence(db::Transaction& tx, std::string_view order_id, std::string_view first,
                          std::string_view second) {
    return tx
        .one(
            R"sql(
            SELECT count(*) FROM notification a
            JOIN notification b ON b.order_id = a.order_id AND b.audience = a.audience AND b.seq > a.seq
            WHERE a.order_id = :order_id AND a.audience = 'customer' AND a.event = :first AND b.event = :second
        )sql",
            [](db::Row row) { return row.integer(0) > 0; }, arg(":order_id", order_id),
            arg(":first", first), arg(":second", second))
        .value_or(false);
}

std::vector<Notification> due(db::Connection& connection, TimePoint now, int limit) {
    return connection.all(R"sql(
        SELECT seq, id, order_id, event, audience, recipient, text, attempts, next_try_at, created_at
        FROM notification
        WHERE status = 'pending' AND next_try_at <= :now
        ORDER BY next_try_at, seq
        LIMIT :limit
    )sql",
                          read_notification, arg(":now", now), arg(":limit", limit));
}

std::optional<TimePoint> next_due(db::Connection& connection) {
    return connection.one(R"sql(
        SELECT next_try_at FROM notification WHERE status = 'pending' ORDER BY next_try_at LIMIT 1
    )sql",
                          [](db::Row row) { return row.time(0); });
}

void save(db::Transaction& tx, std::span<const Notification> attempted) {
    for (auto first = attempted.begin(); first != attempted.end();) {
        const auto last = end_of_run(first, attempted.end());
        if (first->status == DeliveryStatus::sent) {
            save_sent(tx, first->seq, std::prev(last)->seq, *first->sent_at);
        } else {
            save_unsent(tx, *first);
        }
        first = last;
    }
}

void note_restore(db::Transaction& tx, TimePoint taken_at) {
    tx.run("UPDATE notification SET status = 'skipped' WHERE status = 'pending'");
    tx.run(
        "INSERT INTO restored (id, taken_at) VALUES (1, :taken_at) "
        "ON CONFLICT (id) DO UPDATE SET taken_at = excluded.taken_at",
        arg(":taken_at", taken_at));
}

std::optional<TimePoint> restored_to(db::Connection& connection) {
    return connection.one("SELECT taken_at FROM restored", [](db::Row row) { return row.time(0); });
}

std::vector<Listed> of_order(db::Connection& connection, const std::string& order_id,
                             std::int64_t after_seq, int limit) {
    return connection.all(
        R"sql(
        SELECT seq, id, order_id, event, audience, recipient, text, attempts, next_try_at, created_at,
               status, sent_at, channel, store_id
        FROM notification
        WHERE order_id = :order_id AND seq > :after_seq
        ORDER BY seq
        LIMIT :limit
    )sql",
        [](db::Row row) {
            Listed out{read_notification(row), row.text(12), row.integer(13)};
            out.notification.status = from_stored_name<DeliveryStatus>(row.text(10));
            out.notification.sent_at = row.optional_time(11);
            return out;
        },
        arg(":order_id", order_id), arg(":after_seq", after_seq), arg(":limit", limit));
}

void erase_contact(db::Transaction& tx, const std::string& order_id) {
    const int erased = tx.run(R"sql(
        UPDATE notification
        SET recipient = CASE audience WHEN 'customer' THEN '' ELSE recipient END, text = '',
            status = CASE status WHEN 'pending' THEN 'skipped' ELSE status END
        WHERE order_id = :order_id
    )sql",
                              arg(":order_id", order_id));
    if (erased > 0) tx.truncate_log();
}

void remove(db::Transaction& tx, const std::string& order_id) {
    const int removed =
        tx.run("DELETE FROM notification WHERE order_id = :order_id", arg(":order_id", order_id));
    if (removed > 0) tx.truncate_log();
}

std::vector<Kept> of_phone(db::Connection& connection, const std::string& phone) {
    std::vector<Kept> out;
    connection.each(
        R"sql(
        SELECT recipient, order_id, text, status, created_at FROM notification
        WHERE audience = 'customer' AND recipient <> '' ORDER BY seq
    )sql",
        [&](db::Row row) {
            if (phone_key(row.text(0)) != phone) return;
            out.push_back({row.text(1), row.text(2), from_stored_name<DeliveryStatus>(row.text(3)),
                           row.time(4)});
        });
    return out;
}

}  // namespace baedal::notify::repository
