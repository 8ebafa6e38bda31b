#include "host/reconcile.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "db/connection.h"
#include "db/continued_log.h"
#include "db/quoted.h"
#include "events/log_reader.h"
#include "host/data_folder.h"
#include "host/known_losses.h"

namespace baedal::host {

namespace {

using db::quoted;

struct Position {
    std::string producer;
    std::int64_t seq;
};

std::int64_t head_of(SQLite::Database& all, const std::string& module) {
    SQLite::Statement head(all, "SELECT ifnull((SELECT seq FROM " + quoted(module) +
                                    ".sqlite_sequence WHERE name = 'outbox'), 0)");
    head.executeStep();
    return head.getColumn(0).getInt64();
}

std::vector<Position> cursors_of(SQLite::Database& all, const std::string& module) {
    std::vector<Position> out;
    SQLite::Statement rows(all, "SELECT producer, seq FROM " + quoted(module) + ".cursor");
    while (rows.executeStep())
        out.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getInt64()});
    return out;
}

std::vector<LostEvents> find_lost_events(SQLite::Database& all,
                                         const std::vector<ModuleDefinition>& modules) {
    std::map<std::string, LostEvents> lost;
    for (const ModuleDefinition& consumer : modules) {
        for (const Position& cursor : cursors_of(all, consumer.name)) {
            if (std::ranges::find(modules, cursor.producer, &ModuleDefinition::name) ==
                modules.end())
                continue;
            const std::int64_t head = head_of(all, cursor.producer);
            if (cursor.seq <= head) continue;
            LostEvents& events = lost[cursor.producer];
            events.producer = cursor.producer;
            events.first = head + 1;
            events.last = std::max(events.last, cursor.seq);
            events.handled_by.push_back(consumer.name);
        }
    }
    std::vector<LostEvents> out;
    for (auto& [producer, events] : lost) out.push_back(std::move(events));
    return out;
}

// In the files, each through a connection of its own: they are at rest.
std::vector<ReplacedLog> find_replaced_logs(const std::filesystem::path& folder,
                                            const std::vector<ModuleDefinition>& modules,
                                            const std::vector<std::filesystem::path>& others) {
    std::vector<ReplacedLog> out;
    for (const ModuleDefinition& consumer : modules) {
        db::Connection cursors(find_file(folder, others, consumer.name),
                               db::Connection::Mode::read_only);
        struct Cursor {
            std::string producer;
            events::LogPosition at;
        };
        const auto found = cursors.all(
            "SELECT producer, seq, iif(event_seq = seq, event_id, '') FROM cursor",
            [](db::Row row) { return Cursor{row.text(0), {row.integer(1), row.text(2)}}; });
        for (const Cursor& cursor : found) {
            if (std::ranges::find(modules, cursor.producer, &ModuleDefinition::name) ==
                modules.end())
                continue;
            db::Connection log(find_file(folder, others, cursor.producer),
                               db::Connection::Mode::read_only);
            const auto why = events::why_another_log(log, cursor.at);
            if (!why || cursor.at.seq > events::log_head(log)) continue;
            const auto next = events::read_log(log, cursor.at.seq, 1);
            const auto end = next.empty() ? std::nullopt : db::end_before(next.front());
            const bool is_restored = end && *end < cursor.at.seq;
            out.push_back({consumer.name, cursor.producer, cursor.at.seq, *why,
                           is_restored ? end : std::nullopt});
        }
    }
    return out;
}

std::vector<std::string> find_damaged(SQLite::Database& all,
                                      const std::vector<ModuleDefinition>& modules) {
    std::vector<std::string> out;
    for (const ModuleDefinition& module : modules) {
        for (const std::string& name : database_names(module)) {
            SQLite::Statement check(all, "PRAGMA " + quoted(name) + ".quick_check(1)");
            if (!check.executeStep() || check.getColumn(0).getString() != "ok") out.push_back(name);
        }
    }
    return out;
}

}  // namespace

Reconciliation find_losses(const std::filesystem::path& folder,
                           const std::vector<ModuleDefinition>& all,
                           const std::vector<std::filesystem::path>& others) {
    const auto modules = modules_there(folder, others, all);
    require_files(folder, modules, others);
    AttachedDatabases databases(folder, modules, AttachedDatabases::Deployment::stopped, others);
    Reconciliation found;
    found.damaged = find_damaged(databases.connection(), modules);
    if (!found.damaged.empty()) return found;
    found.lost = find_lost_events(databases.connection(), modules);
    found.replaced = find_replaced_logs(folder, modules, others);
    found.violations = databases.violations();
    std::erase_if(found.violations,
                  [](const Finding& f) { return f.query == cursors_within_their_logs; });
    found.open_business = databases.open_business();
    return found;
}

namespace {

void go_on(const ReplacedLog& log, const std::filesystem::path& consumer_file) {
    db::Connection file(consumer_file, db::Connection::Mode::read_write_existing);
    file.run(
        "UPDATE cursor SET seq = :seq, event_seq = 0, event_id = '' WHERE producer = :producer",
        db::arg(":seq", log.goes_on_from.value_or(log.cursor)), db::arg(":producer", log.producer));
}

}  // namespace

void apply(const Reconciliation& found, const std::filesystem::path& folder,
           const std::vector<std::filesystem::path>& others) {
    for (const ReplacedLog& log : found.replaced)
        go_on(log, find_file(folder, others, log.consumer));
    for (const LostEvents& events : found.lost) {
        db::Connection file(find_file(folder, others, events.producer),
                            db::Connection::Mode::read_write_existing);
        file.script("BEGIN IMMEDIATE");
        const int changed = file.run("UPDATE sqlite_sequence SET seq = :seq WHERE name = 'outbox'",
                                     db::arg(":seq", events.last));
        if (changed == 0) {
            file.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', :seq)",
                     db::arg(":seq", events.last));
        }
        file.script("COMMIT");
    }
    std::set<KnownLoss> losses;
    for (const Finding& violation : found.violations)
        losses.insert({violation.query, violation.subject});
    if (!losses.empty()) add_known_losses(folder, losses);
}

}  // namespace baedal::host
