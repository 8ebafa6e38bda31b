#include "simulator/second_life.h"

#include <algorithm>
#include <exception>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/data_folder.h"
#include "simulator/rest.h"
#include "simulator/second_copy.h"
#include "simulator/verifier.h"
#include "town/restarts.h"

namespace baedal::simulation {

namespace {

constexpr std::int64_t first_backup = 60'000;  // ms
constexpr std::int64_t last_backup = 840'000;
constexpr std::int64_t soon_lost = 60'000;  // after the backup
constexpr std::int64_t late_lost = 900'000;
constexpr Milliseconds between_looks_at_copy{200};
constexpr auto longest_repair = std::chrono::minutes{2};  // from the loss to the restored start

constexpr const char* order_is_placed =
    "restore: an order that was paid after the backup is placed";
constexpr const char* late_is_refunded =
    "restore: an order that was paid after the backup has ended, and is refunded";
constexpr const char* lost_is_refunded = "restore: the payment of a lost order goes back";
constexpr const char* refund_is_entered = "restore: a refund after the backup is entered";
constexpr const char* waiting_is_skipped = "restore: a message that waited is skipped";
constexpr const char* told_is_skipped =
    "restore: a message of a change before the backup is skipped";
constexpr const char* copy_begins = "copy: the second life begins from a second copy";
constexpr const char* copy_ended = "copy: it had ended before the loss";
constexpr const char* copy_has_order = "copy: an order after the base is in the copy";

struct RestoreCount {
    const char* situation;
    const char* query;  // :taken and :lost in milliseconds
};
constexpr RestoreCount restore_counts[] = {
    {order_is_placed, R"sql(
        SELECT count(*) FROM pay.payment p JOIN "order".orders o ON o.payment_id = p.id
        WHERE p.created_at BETWEEN :taken AND :lost AND o.placed_at > :lost
    )sql"},
    {late_is_refunded, R"sql(
        SELECT count(*) FROM pay.payment p JOIN "order".orders o ON o.payment_id = p.id
        WHERE p.created_at BETWEEN :taken AND :lost AND o.placed_at IS NULL AND p.order_ended = 1
    )sql"},
    {lost_is_refunded, R"sql(
        SELECT count(*) FROM "order".outbox e JOIN pay.payment p ON p.order_id = e.subject
        WHERE e.type = 'OrderMissing' AND p.created_at BETWEEN :taken AND :lost
    )sql"},
    {refund_is_entered, R"sql(
        SELECT count(*) FROM pay.refund
        WHERE cause = 'gateway' AND gateway_id NOT LIKE 'office-%' AND created_at > :lost AND :taken > 0
    )sql"},
    {waiting_is_skipped, R"sql(
        SELECT count(*) FROM notify.notification
        WHERE status = 'skipped' AND created_at <= :taken AND :lost > 0
    )sql"},
    {told_is_skipped, R"sql(
        SELECT count(*) FROM notify.notification
        WHERE status = 'skipped' AND created_at > :lost AND :taken > 0
    )sql"},
};

bool is_of_ledger(const std::string& file) { return file.contains("/pay_sandbox.sqlite"); }

std::map<std::string, Content> copy_files(const SimulatedDeployment& deployment, bool ledger) {
    std::map<std::string, Content> out;
    for (const auto& [name, file] : deployment.disk().files()) {
        const bool is_database = name.ends_with(".sqlite") || name.ends_with(".sqlite-wal");
        if (is_database && is_of_ledger(name) == ledger) out[name] = file->live;
    }
    return out;
}

Milliseconds until_loss(RandomChoices& choices) {
    return choices.milliseconds(1'000, choices.chance(50) ? soon_lost : late_lost);
}

void note_files(ActorContext& shared, Backup& backup) {
    backup.taken_at = shared.deployment.clock().now();
    backup.files = copy_files(shared.deployment, false);
    backup.orders = shared.history.order_ids();
}

// The backup is that of the base.
void note_copy(SecondCopy& copy, Backup& backup) {
    backup.base_at = backup.taken_at;
    if (const auto until = copy.until()) backup.taken_at = std::max(backup.taken_at, *until);
    backup.orders.merge(copy.orders());
    backup.commits = copy.take_commits();
}

// What outlives the loss, which is now.
void note_world(ActorContext& shared, Backup& backup) {
    backup.lost_at = shared.deployment.clock().now();
    backup.ledger = copy_files(shared.deployment, true);
    backup.accounts = shared.deployment.gateway_books().accounts();
    backup.accepted = shared.deployment.accepted_messages();
}

// A backup is made of a deployment whose files are sound.
bool is_sound(SimulatedDeployment& deployment) {
    if (!deployment.is_listening() || deployment.disk().in_trouble()) return false;
    for (const auto& module : deployment.application().module_status()) {
        if (module.state == host::ModuleState::failed) return false;
    }
    return true;
}

Task<> wait_until_sound(ActorContext& shared) {
    while (!is_sound(shared.deployment) && !shared.conditions.closing)
        co_await sleep_for(Milliseconds{500});
}

// False if the run is over before.
Task<bool> wait_until_base(ActorContext& shared) {
    while (!shared.conditions.closing) {
        if (is_sound(shared.deployment) && SecondCopy::may_begin(shared.deployment)) co_return true;
        co_await sleep_for(Milliseconds{3});
    }
    co_return false;
}

// Until the loss, or the end of the copy.
Task<> follow(ActorContext& shared, SecondCopy& copy, Instant loss) {
    do {
        copy.look(shared.history);
        co_await sleep_for(between_looks_at_copy);
    } while (!copy.has_ended() && shared.deployment.clock().monotonic() < loss);
}

// Messages wait for moments only: some backups are taken while one does.
Task<> wait_for_message(ActorContext& shared) {
    constexpr int looks = 3'000;
    for (int n = 0; n < looks && !shared.conditions.closing; ++n) {
        if (is_sound(shared.deployment) &&
            shared.deployment.databases()
                    .connection()
                    .execAndGet("SELECT count(*) FROM notify.notification WHERE status = 'pending'")
                    .getInt64() > 0)
            co_return;
        co_await sleep_for(Milliseconds{20});
    }
}

// The changes that order had announced by the backup's moment are told by no message of the second life,
// and no message has the id of an earlier one.
void check_told_messages(SimulatedDeployment& deployment, const Backup& backup, History& history) {
    std::set<std::string> earlier;
    for (const notify::Message& message : backup.accepted) earlier.insert(message.id);
    SQLite::Statement query(deployment.databases().connection(), R"sql(
        SELECT count(*) FILTER (WHERE data ->> '$.at' <= ?1), count(*)
        FROM (SELECT * FROM "order".outbox UNION ALL SELECT * FROM marketing.outbox)
        WHERE subject = ?2 AND ?3 = CASE type
            WHEN 'OrderPlaced' THEN 'placed' WHEN 'OrderProgressed' THEN data ->> '$.status'
            WHEN 'OrderCancelRequested' THEN 'cancel_requested' WHEN 'OrderCancelled' THEN 'cancelled'
            WHEN 'OrderRejected' THEN 'rejected' WHEN 'OrderExpired' THEN 'expired'
            WHEN 'OrderPaidLate' THEN 'paid_late'
            WHEN 'OrderRefunded' THEN 'refunded/' || (data ->> '$.refundId')
            WHEN 'CouponIssued' THEN 'coupon/' || (data ->> '$.coupon') END
    )sql");
    for (const notify::Message& message : deployment.accepted_messages()) {
        if (earlier.contains(message.id))
            history.wrong("the message " + message.event + " of order " + message.order_id +
                          " was sent before the loss and again after the restore");
        query.reset();
        query.bind(1, to_rfc3339(backup.taken_at));
        query.bind(2, message.order_id);
        query.bind(3, message.event);
        query.executeStep();
        const std::int64_t before = query.getColumn(0).getInt64();
        if (before > 0 && before == query.getColumn(1).getInt64())
            history.wrong("a message tells of " + message.event + " of order " + message.order_id +
                          ", which was before the backup");
    }
}

// The gateway keeps nothing of an order that is not there.
void check_lost_orders(SimulatedDeployment& deployment, History& history) {
    const GatewayBooks& books = deployment.gateway_books();
    SQLite::Statement query(deployment.databases().connection(), R"sql(
        SELECT order_id, sum(CASE kind WHEN 'charge' THEN amount ELSE -amount END)
        FROM pay_sandbox.movement m
        WHERE NOT EXISTS (SELECT 1 FROM "order".orders o WHERE o.id = m.order_id) GROUP BY order_id
    )sql");
    while (query.executeStep()) {
        const std::string id = query.getColumn(0).getString();
        const std::int64_t kept = query.getColumn(1).getInt64() - books.cancelled_of_order(id);
        if (kept != books.kept_for_good(id))
            history.wrong("order " + id + " was lost, and the ledger keeps " +
                          std::to_string(kept));
    }
}

void check_known_orders(SimulatedDeployment& deployment, const Backup& backup,
                        const Conditions& conditions, History& history) {
    SQLite::Statement query(deployment.databases().connection(),
                            "SELECT count(*) FROM \"order\".orders WHERE id = ?");
    for (const std::string& id : backup.orders) {
        query.reset();
        query.bind(1, id);
        query.executeStep();
        if (query.getColumn(0).getInt64() == 0 && !conditions.unplaced_are_removed)
            history.wrong("order " + id + " was known before the backup, and is lost");
    }
}

void count_copy(SimulatedDeployment& deployment, const Backup& backup) {
    deployment.situations().met(copy_begins);
    SQLite::Statement query(deployment.databases().connection(), R"sql(
        SELECT count(*) FROM "order".orders WHERE created_at > ? AND created_at < ?
    )sql");
    query.bind(1, to_millis(*backup.base_at));
    query.bind(2, to_millis(backup.taken_at));
    query.executeStep();
    const std::int64_t times = query.getColumn(0).getInt64();
    if (times > 0) deployment.situations().met(copy_has_order, static_cast<std::uint64_t>(times));
}

void count_situations(SimulatedDeployment& deployment, const Backup& backup) {
    if (backup.base_at) count_copy(deployment, backup);
    for (const RestoreCount& count : restore_counts) {
        SQLite::Statement query(deployment.databases().connection(), count.query);
        query.bind(":taken", to_millis(backup.taken_at));
        query.bind(":lost", to_millis(*backup.lost_at));
        query.executeStep();
        const std::int64_t times = query.getColumn(0).getInt64();
        if (times > 0)
            deployment.situations().met(count.situation, static_cast<std::uint64_t>(times));
    }
}

std::set<std::string> refunds_in_ledger(const std::string& folder) {
    std::set<std::string> out;
    const SQLite::Database ledger(host::database_file(folder, "pay_sandbox").string(),
                                  SQLite::OPEN_READWRITE);
    SQLite::Statement query(ledger, "SELECT key FROM movement WHERE kind = 'refund'");
    while (query.executeStep()) out.insert(query.getColumn(0).getString());
    return out;
}

void live_on(ActorContext& shared, const Backup& backup, const std::string& folder,
             RandomChoices& choices) {
    SimulatedDeployment& deployment = shared.deployment;
    deployment.put_files(backup.files);
    if (backup.base_at) {
        apply_commits(backup.commits, deployment, folder);
        check_copy(deployment, shared.history);
    }
    deployment.put_files(backup.ledger);
    deployment.adapt(backup.taken_at);
    deployment.gateway_books().set_accounts(backup.accounts, refunds_in_ledger(folder));
    if (!deployment.open()) deployment.crash();
    for (const std::int64_t store : {1, 2})
        spawn(deployment.outside(), kitchen(shared, store, choices.seed()), "kitchen");
    come_to_rest(shared);
    check_told_messages(deployment, backup, shared.history);
    check_lost_orders(deployment, shared.history);
    check_known_orders(deployment, backup, shared.conditions, shared.history);
    count_situations(deployment, backup);
    verify_all(shared);
}

void add_to_report(SimulationReport& report, SimulatedDeployment& deployment,
                   const History& history) {
    for (const auto& [name, entry] : deployment.situations().entries()) {
        Situations::Entry& sum = report.situations[name];
        sum.expected |= entry.expected;
        sum.times += entry.times;
    }
    for (const std::string& violation : history.violations())
        report.violations.push_back("after the restore: " + violation);
    for (const std::string& line : history.lines()) report.lines.push_back(line);
    report.digest = report.digest * 31 + history.digest();
    report.power_cuts += deployment.statistics.crashes;
    report.requests += deployment.statistics.calls;
    report.steps += deployment.scheduler().steps();
}

}  // namespace

void expect_second_life(Situations& situations) {
    for (const RestoreCount& count : restore_counts) situations.expect(count.situation);
    for (const char* name : {copy_begins, copy_ended, copy_has_order}) situations.expect(name);
}

Task<> take_backup(ActorContext& shared, Backup& backup, std::uint64_t seed) {
    RandomChoices choices(seed);
    co_await sleep_for(choices.milliseconds(first_backup, last_backup));
    if (choices.chance(60)) co_await wait_for_message(shared);
    co_await wait_until_sound(shared);
    if (shared.conditions.closing) co_return;
    note_files(shared, backup);
    co_await sleep_for(until_loss(choices));
    co_await wait_until_sound(shared);
    if (is_sound(shared.deployment)) note_world(shared, backup);
}

Task<> keep_second_copy(ActorContext& shared, Backup& backup, std::uint64_t seed) {
    RandomChoices choices(seed);
    const Clock& clock = shared.deployment.clock();
    co_await sleep_for(choices.milliseconds(first_backup, last_backup));
    const Instant loss = clock.monotonic() + until_loss(choices);
    std::optional<SecondCopy> copy;
    // When it ends it begins anew, if the loss does not come before.
    while (!copy || (clock.monotonic() < loss && choices.chance(80))) {
        if (!co_await wait_until_base(shared)) break;
        copy.emplace(shared.deployment);
        note_files(shared, backup);
        backup.files.merge(copy_files(shared.deployment, true));
        co_await follow(shared, *copy, loss);
    }
    if (clock.monotonic() < loss) co_await sleep_for(loss - clock.monotonic());
    co_await wait_until_sound(shared);
    if (!copy || !is_sound(shared.deployment)) co_return;
    copy->look(shared.history);
    if (copy->has_ended()) shared.deployment.situations().met(copy_ended);
    copy->lose_newest(choices);
    note_copy(*copy, backup);
    note_world(shared, backup);
}

void live_again(const SimulationOptions& options, const SimulatedDeployment::Setup& first,
                const Conditions& conditions, Backup backup, SimulationReport& report) {
    RandomChoices choices(options.seed * 7 + 3);
    SimulatedDeployment::Setup setup = first;
    setup.begin =
        *backup.lost_at + choices.milliseconds(1'000, Milliseconds(longest_repair).count());
    SimulatedDeployment deployment(setup);
    History history(deployment.clock(), options.keep_lines);
    Restarts restarts(deployment, history, options.folder, choices.seed());
    ActorContext shared{
        .deployment = deployment, .history = history, .restarts = restarts, .conditions = {}};
    shared.conditions.closing = true;
    shared.conditions.lazy_kitchen = 0;
    shared.conditions.messages_are_skipped = true;
    shared.conditions.unplaced_are_removed = conditions.unplaced_are_removed;
    try {
        live_on(shared, backup, options.folder, choices);
    } catch (const std::exception& e) {
        history.wrong(std::string("an exception reached the top: ") + e.what());
    }
    check_transitions(deployment.situations(), history);
    for (const std::string& violation : deployment.violations) history.wrong(violation);
    add_to_report(report, deployment, history);
}

}  // namespace baedal::simulation
