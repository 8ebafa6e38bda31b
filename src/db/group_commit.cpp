// Group commit: the writer commits a batch of units in one transaction with one fsync.
#include <algorithm>
#include <iterator>
#include <utility>

#include <sqlite3.h>
#include <boost/asio/post.hpp>

#include "base/log.h"
#include "db/writer.h"

namespace baedal::db {

namespace {

// A commit waits for others for as long as so many syncs take: on a slow disk a sync saves more.
constexpr int syncs_waited_for = 4;

bool may_wait(const std::unique_ptr<Unit>& unit) {
    return unit->durability() != Durability::immediate;
}

}  // namespace

void Writer::commit_batch(Batch& batch) {
    if (failed_) return fail_batch(batch, unavailable());
    bool waits = std::ranges::all_of(batch, may_wait);
    if (waits) shows_unsynced_ = true;  // readers see the commit before this thread knows of it
    Effects effects;
    try {
        const bool has_changed = run_transaction(batch, effects, waits);
        // A batch that has changed nothing waits for what it has read.
        waits = waits && (has_changed || deferred_);
    } catch (const std::exception& e) {
        const std::string reason = e.what();
        roll_back();
        fail(reason);
        return fail_batch(batch, std::make_exception_ptr(Unavailable(name_ + ": " + reason)));
    }
    caches_.notify_all(&AnyWriteThroughCache::committed);
    const bool truncate = effects.truncates_log;
    if (waits) {
        defer(std::move(batch), std::move(effects));
        if (truncate) sync_deferred();
    } else {
        Deferred earlier = std::exchange(deferred_, std::nullopt).value_or(Deferred{});
        earlier.effects.add(std::move(effects));
        publish(std::move(earlier.effects));
        std::ranges::move(batch, std::back_inserter(earlier.units));
        complete(std::move(earlier.units));
    }
    if (!deferred_) shows_unsynced_ = false;
    if (!failed_ && !deferred_) checkpoint(truncate);
}

// Commits that are not on the disk fail with it.
void Writer::fail_batch(Batch& batch, const std::exception_ptr& fault) {
    shows_unsynced_ = false;  // what is in the file is known when it is opened again
    Batch all;
    if (auto earlier = std::exchange(deferred_, std::nullopt)) all = std::move(earlier->units);
    std::ranges::move(batch, std::back_inserter(all));
    for (auto& unit : all) unit->error = fault;
    failed_units_.fetch_add(all.size(), std::memory_order_relaxed);
    complete(std::move(all));
}

void Writer::defer(Batch batch, Effects effects) {
    if (!deferred_) {
        deferred_ = Deferred{};
        deferred_->due =
            clock_.monotonic() +
            std::clamp<Instant::duration>(syncs_waited_for * average_commit_time_.load(),
                                          options_.shortest_deferral, options_.longest_deferral);
    }
    deferred_->effects.add(std::move(effects));
    Batch ended;
    for (auto& unit : batch) {
        const bool ends = unit->error || unit->durability() == Durability::answered_early;
        (ends ? ended : deferred_->units).push_back(std::move(unit));
    }
    complete(std::move(ended));
}

void Writer::sync_deferred() {
    if (!deferred_) return;
    const Instant begun = clock_.monotonic();
    try {
        connection_->sync_log();
    } catch (const std::exception& e) {
        const std::string reason = e.what();
        fail(reason);
        Batch none;
        return fail_batch(none, std::make_exception_ptr(Unavailable(name_ + ": " + reason)));
    }
    commits_.fetch_add(1, std::memory_order_relaxed);
    note_commit(clock_.monotonic() - begun);
    shows_unsynced_ = false;
    Deferred synced = *std::exchange(deferred_, std::nullopt);
    publish(std::move(synced.effects));
    complete(std::move(synced.units));
}

void Writer::Effects::add(Effects later) {
    std::ranges::move(later.after_commit, std::back_inserter(after_commit));
    std::ranges::move(later.appended, std::back_inserter(appended));
    rewrote_events |= later.rewrote_events;
    failed_units += later.failed_units;
}

// True if there is something to sync.
bool Writer::run_transaction(Batch& batch, Effects& effects, bool waits) {
    connection_->sync_commits(!waits);
    auto changes = changes_so_far();
    connection_->run("BEGIN IMMEDIATE");
    if (!run_shared(batch, effects)) {
        connection_->run("ROLLBACK");
        caches_.notify_all(&AnyWriteThroughCache::undone);
        changes = changes_so_far();
        connection_->run("BEGIN IMMEDIATE");
        effects = {};
        if (batch.size() > 1) {
            run_with_savepoints(batch, effects);
        } else {
            effects.failed_units = 1;  // a second run would fail too
        }
    }
    const Instant begun = clock_.monotonic();
    recorder_.commit(*connection_);
    // A transaction without changes writes nothing and costs no fsync.
    const bool has_changed = changes_so_far() != changes;
    if (!waits && !has_changed && deferred_) connection_->sync_log();
    if (!waits && (has_changed || deferred_)) {
        commits_.fetch_add(1, std::memory_order_relaxed);
        note_commit(clock_.monotonic() - begun);
    }
    units_.fetch_add(batch.size() - effects.failed_units, std::memory_order_relaxed);
    return has_changed;
}

void Writer::publish(Effects effects) {
    failed_units_.fetch_add(effects.failed_units, std::memory_order_relaxed);
    if (effects.rewrote_events) tail_.forget();
    for (const auto& f : effects.after_commit) run_after_commit(f);
    if (effects.appended.empty()) return;
    known_event_ = std::max(known_event(), effects.appended.back().seq);
    tail_.publish(std::move(effects.appended));
    if (effects.rewrote_events) tail_.forget();  // one of them may have been rewritten since
    tell_of_events();
}

void Writer::tell_of_events() {
    std::function<void()> listener;
    {
        const Lock lock(mutex_);
        listener = on_events_;
    }
    if (listener) listener();
}

// The commit has succeeded. An exception here does not end the writer's thread.
void Writer::run_after_commit(const std::function<void()>& f) const {
    try {
        f();
    } catch (const std::exception& e) {
        log::error("an after_commit function failed", {{"database", name_}, {"error", e.what()}});
    }
}

void Writer::note_commit(Instant::duration took) {
    constexpr int weight = 8;  // a new commit counts 1/8
    average_commit_time_ =
        average_commit_time_.load() + (took - average_commit_time_.load()) / weight;
}

// Units seldom fail, and most failing ones have changed nothing. So they share one transaction
// without savepoints, which would cost each unit a sixth of its time.
bool Writer::run_shared(Batch& batch, Effects& effects) {
    for (auto& unit : batch) {
        const auto changes = changes_so_far();
        if (!run(*unit, effects) && changes_so_far() != changes) return false;
    }
    return true;
}

void Writer::run_with_savepoints(Batch& batch, Effects& effects) {
    for (auto& unit : batch) {
        unit->error = nullptr;
        connection_->run("SAVEPOINT unit");
        if (!run(*unit, effects)) {
            connection_->run("ROLLBACK TO unit");
            caches_.notify_all(&AnyWriteThroughCache::partly_undone);
        }
        connection_->run("RELEASE unit");
    }
}

bool Writer::run(Unit& unit, Effects& effects) {
    Transaction tx(*connection_, caches_, clock_, random_);
    bool keep = false;
    try {
        keep = unit.run(tx);
    } catch (const SQLite::Exception& e) {
        // The state of the write-ahead log is unknown until the next opening: a failed fsync may
        // have written it.
        if (is_storage_fault(e)) throw;
        unit.error = std::current_exception();
    } catch (...) {
        unit.error = std::current_exception();
    }
    if (keep) {
        std::ranges::move(tx.appended_, std::back_inserter(effects.appended));
        std::ranges::move(tx.after_commit_, std::back_inserter(effects.after_commit));
        effects.rewrote_events |= tx.rewrote_events_;
        effects.truncates_log |= tx.truncates_log_;
    } else {
        ++effects.failed_units;
    }
    // Some errors make SQLite roll the transaction back, also of a unit that has caught the error.
    // Later units must not run outside of a transaction.
    if (!connection_->in_transaction()) throw TransactionLost();
    return keep;
}

std::int64_t Writer::changes_so_far() const {
    return sqlite3_total_changes64(connection_->raw().getHandle());
}

void Writer::roll_back() noexcept {
    caches_.notify_all(&AnyWriteThroughCache::undone);
    try {
        if (connection_->in_transaction()) connection_->run("ROLLBACK");
    } catch (const std::exception& e) {
        log::error("a transaction was not rolled back", {{"database", name_}, {"error", e.what()}});
    }
}

// Callers resume on their own I/O threads, with one post to each thread for the whole batch.
void Writer::complete(Batch batch) {
    std::vector<std::pair<boost::asio::io_context*, Batch>> groups;
    for (auto& unit : batch) {
        auto* context = unit->context();
        auto group =
            std::ranges::find(groups, context, &std::pair<boost::asio::io_context*, Batch>::first);
        if (group == groups.end()) group = groups.emplace(groups.end(), context, Batch{});
        group->second.push_back(std::move(unit));
    }
    for (auto& [context, units] : groups) {
        auto finish = [units = std::move(units)]() mutable {
            // The caller gets the last reference to the exception.
            for (auto& unit : units) unit->complete(std::exchange(unit->error, nullptr));
        };
        if (context == nullptr) {
            finish();
        } else {
            boost::asio::post(*context, std::move(finish));
        }
    }
}

}  // namespace baedal::db
