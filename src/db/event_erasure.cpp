#include "db/event_erasure.h"

#include <algorithm>
#include <map>
#include <span>
#include <vector>

namespace baedal::db {

namespace {

constexpr std::size_t events_at_once = 200;

struct Erasure {
    std::int64_t upto;
    bool removed;
};
using Erasures = std::map<std::string, Erasure, std::less<>>;

struct FoundEvent {
    std::int64_t seq;
    bool removed;
};

void note(Transaction& tx, const std::string& subject, bool removed) {
    tx.run(R"sql(
        INSERT INTO event_erasure
        VALUES (:subject, ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0), :removed)
        ON CONFLICT (subject) DO UPDATE SET upto = excluded.upto, removed = max(removed, excluded.removed)
    )sql",
           arg(":subject", subject), arg(":removed", removed));
}

Erasures read_erasures(Connection& connection) {
    Erasures out;
    connection.each("SELECT subject, upto, removed FROM event_erasure",
                    [&](Row row) { out[row.text(0)] = {row.integer(1), row.flag(2)}; });
    return out;
}

std::int64_t erased_upto(Connection& connection) {
    return connection.one("SELECT upto FROM erased_events", [](Row row) { return row.integer(0); })
        .value_or(0);
}

std::vector<FoundEvent> find_events(Connection& connection, const Erasures& erasures) {
    std::vector<FoundEvent> out;
    connection.each(
        "SELECT seq, subject FROM outbox WHERE seq > :upto ORDER BY seq",
        [&](Row row) {
            const auto erasure = erasures.find(row.text(1));
            if (erasure != erasures.end() && row.integer(0) <= erasure->second.upto)
                out.push_back({row.integer(0), erasure->second.removed});
        },
        arg(":upto", erased_upto(connection)));
    return out;
}

void erase(Transaction& tx, const FoundEvent& event, const outbox::PersonalMembers& members) {
    tx.note_rewritten_events();
    if (event.removed) {
        tx.run("DELETE FROM outbox WHERE seq = :seq", arg(":seq", event.seq));
        return;
    }
    const auto data = tx.one(
        "SELECT data FROM outbox WHERE seq = :seq", [](Row row) { return row.text(0); },
        arg(":seq", event.seq));
    if (!data) return;
    tx.run("UPDATE outbox SET data = :data WHERE seq = :seq",
           arg(":data", outbox::without_members(*data, members)), arg(":seq", event.seq));
}

// The last event before the first that has a member to be erased.
std::int64_t last_erased(Connection& connection, const outbox::PersonalMembers& members) {
    std::int64_t last = erased_upto(connection);
    connection.each_while(
        "SELECT seq, data FROM outbox WHERE seq > :upto ORDER BY seq",
        [&](Row row) {
            if (outbox::has_members(row.text(1), members)) return false;
            last = row.integer(0);
            return true;
        },
        arg(":upto", last));
    return last;
}

}  // namespace

void erase_events_later(Transaction& tx, const std::string& subject) { note(tx, subject, false); }
void remove_events_later(Transaction& tx, const std::string& subject) { note(tx, subject, true); }

Task<> erase_noted_events(Database& database, const outbox::PersonalMembers& members) {
    const auto erasures = database.read(read_erasures);
    if (erasures.empty()) co_return;
    const auto events =
        database.read([&](Connection& connection) { return find_events(connection, erasures); });
    for (std::span rest(events); !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), events_at_once));
        const auto erase_some = [&](Transaction& tx) {
            for (const FoundEvent& event : some) erase(tx, event, members);
        };
        co_await database.finish(erase_some);
        rest = rest.subspan(some.size());
    }
    const std::int64_t upto =
        database.read([&](Connection& connection) { return last_erased(connection, members); });
    const auto finish = [&](Transaction& tx) {
        tx.truncate_log();
        for (const auto& [subject, erasure] : erasures) {
            tx.run("DELETE FROM event_erasure WHERE subject = :subject AND upto = :upto",
                   arg(":subject", subject), arg(":upto", erasure.upto));
        }
        tx.run(R"sql(
            INSERT INTO erased_events VALUES (1, :upto)
            ON CONFLICT (one) DO UPDATE SET upto = max(upto, excluded.upto)
        )sql",
               arg(":upto", upto));
    };
    co_await database.finish(finish);
}

bool has_noted_events(Connection& connection) {
    return connection.one("SELECT 1 FROM event_erasure", [](Row) { return true; }).value_or(false);
}

}  // namespace baedal::db
