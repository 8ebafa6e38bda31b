#include "notify/storage/notification_repository.h"

#include <iterator>

#include "base/phone.h"
#include "json/parser.h"

namespace baedal::notify::repository {

namespace {

using db::arg;

json::Object encode_variables(const std::vector<Variable>& variables) {
    json::Object out;
    for (const Variable& variable : variables) out[variable.name] = variable.value;
    return out;
}

std::vector<Variable> decode_variables(const std::string& text) {
    std::vector<Variable> out;
    for (const auto& [name, value] : json::parse_trusted(text).as_object())
        out.push_back({name, std::string(value.as_string())});
    return out;
}

// Columns: seq, id, order_id, event, audience, recipient, text, template, language, variables, attempts,
// next_try_at, created_at, queued_at, handed_at, provider_id, code, status.
Notification read_notification(db::Row row) {
    Notification out;
    out.seq = row.integer(0);
    out.message = {.id = row.text(1),
                   .order_id = row.text(2),
                   .event = row.text(3),
                   .audience = from_stored_name<Audience>(row.text(4)),
                   .recipient = row.text(5),
                   .wording = {.template_key = row.text(7),
                               .language = from_stored_name<Language>(row.text(8)),
                               .variables = decode_variables(row.text(9)),
                               .text = row.text(6)}};
    out.attempts = static_cast<int>(row.integer(10));
    out.next_try_at = row.time(11);
    out.created_at = row.time(12);
    out.queued_at = row.integer(13) == 0 ? out.created_at : row.time(13);
    out.handed_at = row.optional_time(14);
    out.provider_id = row.optional_text(15).value_or("");
    out.code = row.text(16);
    out.status = from_stored_name<DeliveryStatus>(row.text(17));
    return out;
}

using Iterator = std::span<const Notification>::iterator;

bool is_plain(const Notification& n) {
    return n.status == DeliveryStatus::sent && n.provider_id.empty() && !n.carrier &&
           n.code.empty();
}

// One statement stores the messages that were queued one after the other and sent in the same
// millisecond: under load that is nearly all of them.
Iterator end_of_run(Iterator first, Iterator end) {
    Iterator last = std::next(first);
    if (!is_plain(*first)) return last;
    while (last != end && is_plain(*last) && last->sent_at == first->sent_at &&
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

// What became of it is stored even if its contact was erased meanwhile, unless it would be sent then. A
// message that stays pending delays the later ones of its order.
void save_one(db::Transaction& tx, const Notification& n) {
    const std::optional<std::string> provider_id =
        n.provider_id.empty() ? std::nullopt : std::optional(n.provider_id);
    const std::optional<std::string> carrier =
        n.carrier ? std::optional<std::string>(to_text(*n.carrier)) : std::nullopt;
    tx.run(R"sql(
        UPDATE notification
        SET status = :status, attempts = :attempts, next_try_at = :next_try_at, sent_at = :sent_at,
            handed_at = :handed_at, provider_id = :provider_id, carrier = :carrier, code = :code
        WHERE seq = :seq AND (text <> '' OR :status <> 'pending')
    )sql",
           arg(":status", to_text(n.status)), arg(":attempts", n.attempts),
           arg(":next_try_at", n.next_try_at), arg(":sent_at", n.sent_at),
           arg(":handed_at", n.handed_at), arg(":provider_id", provider_id),
           arg(":carrier", carrier), arg(":code", n.code), arg(":seq", n.seq));
    if (n.status != DeliveryStatus::pending) return;
    tx.run(R"sql(
        UPDATE notification SET next_try_at = :next_try_at
        WHERE order_id = :order_id AND order_id <> '' AND status = 'pending' AND next_try_at < :next_try_at
    )sql",
           arg(":next_try_at", n.next_try_at), arg(":order_id", n.message.order_id));
}

}  // namespace

bool add(db::Transaction& tx, const Draft& draft, std::string_view channel, DeliveryStatus status,
         std::string_view code) {
    // Not before the pending ones of the order, so that `due` need only sort.
    return tx.run(R"sql(
        INSERT INTO notification (id, order_id, store_id, event, audience, channel, recipient, text, template,
                                  language, variables, status, code, attempts, next_try_at, created_at)
        VALUES (:id, :order_id, :store_id, :event, :audience, :channel, :recipient, :text, :template,
                :language, :variables, :status, :code, 0,
                max(:now, coalesce((SELECT max(next_try_at) FROM notification
                                    WHERE order_id = :order_id AND order_id <> '' AND status = 'pending'), 0)),
                :now)
        ON CONFLICT (order_id, event, audience) DO NOTHING
    )sql",
                  arg(":id", tx.make_id()), arg(":order_id", draft.order_id),
                  arg(":store_id", draft.store_id), arg(":event", draft.event),
                  arg(":audience", to_text(draft.audience)), arg(":channel", channel),
                  arg(":recipient", draft.recipient), arg(":text", draft.wording.text),
                  arg(":template", draft.wording.template_key),
                  arg(":language", to_text(draft.wording.language)),
                  arg(":variables", json::dump(encode_variables(draft.wording.variables))),
                  arg(":status", to_text(status)), arg(":code", code), arg(":now", tx.now())) > 0;
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
        SELECT seq, id, order_id, event, audience, recipient, text, template, language, variables, attempts,
               next_try_at, created_at, queued_at, handed_at, provider_id, code, status
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
        if (is_plain(*first)) {
            save_sent(tx, first->seq, std::prev(last)->seq, *first->sent_at);
        } else {
            save_one(tx, *first);
        }
        first = last;
    }
}

void note_attempts(db::Transaction& tx, std::span<const Notification> begun, TimePoint at) {
    for (const Notification& n : begun) {
        tx.run("UPDATE notification SET handed_at = :at WHERE seq = :seq AND status = 'pending'",
               arg(":at", at), arg(":seq", n.seq));
    }
}

std::vector<std::pair<std::string, Audience>> events_after(db::Connection& connection,
                                                           const Notification& n) {
    return connection.all(
        "SELECT event, audience FROM notification WHERE order_id = :order_id AND seq > :seq",
        [](db::Row row) { return std::pair(row.text(0), from_stored_name<Audience>(row.text(1))); },
        arg(":order_id", n.message.order_id), arg(":seq", n.seq));
}

std::vector<Notification> due_reports(db::Connection& connection, TimePoint now, int limit) {
    return connection.all(R"sql(
        SELECT seq, id, order_id, event, audience, recipient, text, template, language, variables, attempts,
               next_try_at, created_at, queued_at, handed_at, provider_id, code, status
        FROM notification
        WHERE status = 'accepted' AND next_try_at <= :now
        ORDER BY next_try_at
        LIMIT :limit
    )sql",
                          read_notification, arg(":now", now), arg(":limit", limit));
}

std::optional<TimePoint> next_due_report(db::Connection& connection) {
    return connection.one(R"sql(
        SELECT next_try_at FROM notification WHERE status = 'accepted' ORDER BY next_try_at LIMIT 1
    )sql",
                          [](db::Row row) { return row.time(0); });
}

int expedite_report(db::Transaction& tx, const std::string& provider_id) {
    return tx.run(R"sql(
        UPDATE notification SET next_try_at = :now
        WHERE provider_id = :provider_id AND status = 'accepted' AND next_try_at > :now
    )sql",
                  arg(":now", tx.now()), arg(":provider_id", provider_id));
}

int expedite_reports(db::Transaction& tx) {
    return tx.run(
        "UPDATE notification SET next_try_at = :now WHERE status = 'accepted' AND next_try_at > "
        ":now",
        arg(":now", tx.now()));
}

Resent resend(db::Transaction& tx, const std::string& id) {
    const int changed = tx.run(R"sql(
        UPDATE notification
        SET status = 'pending', code = '', attempts = 0, handed_at = NULL, provider_id = NULL, carrier = NULL,
            queued_at = :now, next_try_at = :now
        WHERE id = :id AND status IN ('failed', 'skipped') AND text <> ''
    )sql",
                               arg(":id", id), arg(":now", tx.now()));
    if (changed > 0) return Resent::queued;
    const auto found = tx.one(
        "SELECT 1 FROM notification WHERE id = :id", [](db::Row) { return true; }, arg(":id", id));
    return found ? Resent::not_resendable : Resent::unknown;
}

void note_restore(db::Transaction& tx, TimePoint taken_at) {
    tx.run(
        "UPDATE notification SET status = 'skipped', code = 'restored', handed_at = NULL "
        "WHERE status = 'pending'");
    tx.run(
        "INSERT INTO restored (id, taken_at) VALUES (1, :taken_at) "
        "ON CONFLICT (id) DO UPDATE SET taken_at = excluded.taken_at",
        arg(":taken_at", taken_at));
}

std::optional<TimePoint> restored_to(db::Connection& connection) {
    return connection.one("SELECT taken_at FROM restored", [](db::Row row) { return row.time(0); });
}

namespace {

Listed read_listed(db::Row row) {
    Listed out{read_notification(row), row.text(19), row.integer(20)};
    out.notification.sent_at = row.optional_time(18);
    if (const auto carrier = row.optional_text(21))
        out.notification.carrier = from_stored_name<Carrier>(*carrier);
    return out;
}

}  // namespace

std::vector<Listed> of_order(db::Connection& connection, const std::string& order_id,
                             std::int64_t after_seq, int limit) {
    return connection.all(
        R"sql(
        SELECT seq, id, order_id, event, audience, recipient, text, template, language, variables, attempts,
               next_try_at, created_at, queued_at, handed_at, provider_id, code, status, sent_at, channel,
               store_id, carrier
        FROM notification
        WHERE order_id = :order_id AND seq > :after_seq
        ORDER BY seq
        LIMIT :limit
    )sql",
        read_listed, arg(":order_id", order_id), arg(":after_seq", after_seq),
        arg(":limit", limit));
}

std::optional<Listed> find(db::Connection& connection, const std::string& id) {
    return connection.one(R"sql(
        SELECT seq, id, order_id, event, audience, recipient, text, template, language, variables, attempts,
               next_try_at, created_at, queued_at, handed_at, provider_id, code, status, sent_at, channel,
               store_id, carrier
        FROM notification WHERE id = :id
    )sql",
                          read_listed, arg(":id", id));
}

std::optional<Listed> about_completion(db::Connection& connection, const std::string& order_id) {
    return connection.one(R"sql(
        SELECT seq, id, order_id, event, audience, recipient, text, template, language, variables, attempts,
               next_try_at, created_at, queued_at, handed_at, provider_id, code, status, sent_at, channel,
               store_id, carrier
        FROM notification
        WHERE order_id = :order_id AND audience = 'customer' AND (event = 'delivered' OR event = 'picked_up')
    )sql",
                          read_listed, arg(":order_id", order_id));
}

void erase_contact(db::Transaction& tx, const std::string& order_id) {
    const int erased = tx.run(R"sql(
        UPDATE notification
        SET recipient = CASE audience WHEN 'customer' THEN '' ELSE recipient END, text = '',
            variables = '{}',
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
