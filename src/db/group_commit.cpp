// Group commit: the writer commits a batch of units in one transaction with one fsync.
#include <algorithm>
#include <iterator>
#include <utility>

#include <sqlite3.h>
#include <boost/asio/post.hpp>

#include "base/log.h"
#include "db/writer.h"

namespace baedal::db {

void Writer::commit_batch(Batch& batch) {
    Effects effects;
    bool truncate = false;
    std::exception_ptr fault;
    std::string reason;
    if (failed_) {
        fault = unavailable();
    } else {
        try {
            run_transaction(batch, effects);
        } catch (const std::exception& e) {
            reason = e.what();
            fault = std::make_exception_ptr(Unavailable(name_ + ": " + reason));
            roll_back();
        }
    }
    if (fault) {
        for (auto& unit : batch) unit->error = fault;
        failed_units_.fetch_add(batch.size(), std::memory_order_relaxed);
        if (!reason.empty()) fail(reason);
    } else {
        truncate = effects.truncates_log;
        publish(std::move(effects));
    }
    complete(std::move(batch));
    if (!failed_) checkpoint(truncate);
}

void Writer::run_transaction(Batch& batch, Effects& effects) {
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
    if (changes_so_far() != changes) {
        commits_.fetch_add(1, std::memory_order_relaxed);
        note_commit(clock_.monotonic() - begun);
    }
    units_.fetch_add(batch.size() - effects.failed_units, std::memory_order_relaxed);
}

void Writer::publish(Effects effects) {
    failed_units_.fetch_add(effects.failed_units, std::memory_order_relaxed);
    caches_.notify_all(&AnyWriteThroughCache::committed);
    if (effects.rewrote_events) tail_.forget();
    for (const auto& f : effects.after_commit) run_after_commit(f);
    if (effects.appended.empty()) return;
    known_event_ = std::max(known_event(), effects.appended.back().seq);
    tail_.publish(std::move(effects.appended));
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
