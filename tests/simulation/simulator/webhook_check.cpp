#include "simulator/webhook_check.h"

#include <algorithm>
#include <map>
#include <set>

#include <SQLiteCpp/SQLiteCpp.h>

namespace baedal::simulation {

namespace {

constexpr const char* producers[] = {"notify", "order", "pay", "store"};

struct LoggedEvent {
    std::string id;
    std::int64_t time = 0;
};
struct Logged {
    std::map<std::int64_t, LoggedEvent> events;  // by sequence number
    std::int64_t head = 0;
};

Logged read_log(SQLite::Database& database, const std::string& producer) {
    Logged out;
    SQLite::Statement query(database, "SELECT seq, id, time FROM \"" + producer + "\".outbox");
    while (query.executeStep())
        out.events[query.getColumn(0).getInt64()] = {query.getColumn(1).getString(),
                                                     query.getColumn(2).getInt64()};
    out.head = database
                   .execAndGet("SELECT ifnull(max(seq), 0) FROM \"" + producer +
                               "\".sqlite_sequence WHERE name = 'outbox'")
                   .getInt64();
    return out;
}

// The events of an unplaced order are removed with it. The number of an event that a power cut took away is
// given to another one.
bool is_or_was_logged(const Logged& logged, const ReceiverBooks::Event& event) {
    const auto found = logged.events.find(event.seq);
    return found != logged.events.end() ? found->second.id == event.id : event.seq <= logged.head;
}

void check_order(const std::vector<ReceiverBooks::Event>& taken, History& history) {
    std::map<std::string, std::int64_t> last;  // by source and subject
    for (const ReceiverBooks::Event& event : taken) {
        std::int64_t& before = last[event.source + " " + event.subject];
        if (event.seq <= before)
            history.wrong("a webhook was sent event " + event.id + " of " + event.subject +
                          " after a later one");
        before = event.seq;
    }
}

// In milliseconds: the events between these moments had to be sent.
struct Period {
    std::int64_t after = 0;
    std::int64_t upto = 0;
};

void check_producer(const std::string& producer, const Logged& logged,
                    const std::vector<ReceiverBooks::Event>& taken, const Period& period,
                    History& history) {
    std::set<std::string> arrived;
    for (const ReceiverBooks::Event& event : taken) {
        if (event.source != "/" + producer) continue;
        arrived.insert(event.id);
        if (!is_or_was_logged(logged, event))
            history.wrong("a webhook was sent event " + event.id + ", which is not in the log of " +
                          producer);
    }
    for (const auto& [seq, event] : logged.events) {
        const bool is_due = event.time > period.after && event.time <= period.upto;
        if (is_due && !arrived.contains(event.id))
            history.wrong("a webhook was not sent event " + event.id + " of " + producer);
    }
}

}  // namespace

void check_webhooks(SimulatedDeployment& deployment, TimePoint rest, History& history) {
    SQLite::Database& database = deployment.databases().connection();
    SQLite::Statement webhooks(database, "SELECT id, created_at FROM access.webhook");
    while (webhooks.executeStep()) {
        const auto& taken = deployment.receiver_books().taken(webhooks.getColumn(0).getString());
        check_order(taken, history);
        const Period period{
            std::max(webhooks.getColumn(1).getInt64(), to_millis(deployment.began_at())),
            to_millis(rest)};
        for (const char* producer : producers)
            check_producer(producer, read_log(database, producer), taken, period, history);
    }
}

}  // namespace baedal::simulation
