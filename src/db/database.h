// One module's database: units of work change it, read-only connections read it.
#pragma once

#include <atomic>
#include <exception>
#include <expected>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>

#include "base/thread_annotations.h"
#include "db/connection.h"
#include "db/log_readers.h"
#include "db/migrations.h"
#include "db/outbox/log_tail.h"
#include "db/transaction.h"
#include "db/unit.h"
#include "runtime/task.h"
#include "runtime/worker_thread.h"

namespace baedal::db {

class CommitFeed;
class Writer;
class WriterHold;

// The writer's queue is full, or load is shed before queueing. The HTTP layer responds with 503
// overloaded.
struct Overloaded : std::runtime_error {
    Overloaded() : std::runtime_error("the database's queue is full") {}
};
// The database cannot write (broken disk, restart of the module). The HTTP layer responds with 503.
struct Unavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// True for a fault of the disk, the file or the memory; false for a fault of a statement.
bool is_storage_fault(const SQLite::Exception& e);

// Counters since the start and gauges, for /metrics.
struct Statistics {
    std::uint64_t commits = 0;  // that went to the disk, each with one fsync
    std::uint64_t units = 0;
    std::uint64_t failed_units = 0;
    std::uint64_t read_failures = 0;  // reads that failed with a storage fault
    std::size_t queued = 0;
    Instant::duration average_commit_time{};
    std::uintmax_t wal_bytes = 0;
    std::vector<LogReader> log_readers;  // processes that keep the log from being emptied
};

struct Options {
    std::size_t max_queue = 20'000;  // waiting units; above it write() throws Overloaded
    // Of the write-ahead log. Above it the processes whose reads keep the log are ended.
    std::uint64_t max_log_bytes = 256ULL << 20;
    // How long a commit waits for another one to go to the disk with it, where it may wait
    // (Durability): four times as long as a sync takes, within these bounds. By the clock of the threads.
    Milliseconds shortest_deferral{0};
    Milliseconds longest_deferral{0};
    Threads& threads = SystemThreads::instance();  // for the writer's thread; outlives the database
};

// Owns the file's only read-write connection, which the writer's thread uses, and one read-only
// connection for each reading thread. All member functions are thread-safe.
class Database {
public:
    using Options = db::Options;

    // Opens or creates the file and applies the migrations. Throws MigrationError. If the file is
    // damaged or cannot be written, the database is failed() from the start. `clock` and `random`
    // outlive it.
    Database(std::string name, std::filesystem::path file, std::span<const Migration> migrations,
             const Clock& clock, Random& random, Options options = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Runs `fn(Transaction&)` on the writer's thread and resumes the caller on the caller's thread
    // when the result is on the disk. Group commit: the units that wait at the same time share one
    // fsync.
    //
    // `fn` is short database work and does not wait. If it throws or returns a std::expected
    // without a value, its changes are undone and the caller gets that exception or value; the
    // other units of the commit are not affected. `fn` may run twice, with the changes of the first
    // run undone: each run assigns all captures that it writes. Throws Overloaded, Unavailable.
    template <class F>
    Task<std::invoke_result_t<F, Transaction&>> write(F fn) {
        return write_awaited(Durability::immediate, std::move(fn), &Database::enqueue);
    }

    // As write(), for the unit that completes work in progress. The limit of the queue does not
    // apply. With another durability than `immediate` something else must have the unit's effects again
    // after a power cut.
    template <class F>
    Task<std::invoke_result_t<F, Transaction&>> finish(
        F fn, Durability durability = Durability::immediate) {
        return write_awaited(durability, std::move(fn), &Database::enqueue_internal);
    }

    // Queues `fn(Transaction&)` and does not wait. A later failure is logged under `what`. Throws
    // Overloaded, Unavailable.
    template <class F>
    void write_later(std::string what, F fn) {
        enqueue(std::make_unique<UnawaitedUnit<F>>(std::move(what), std::move(fn)));
    }

    // Waits until all that readers see now is on the disk: at most as long as a commit is deferred. Throws
    // Unavailable if it does not get there.
    Task<> wait_until_on_disk();

    // For the event bus: queues a unit that completes on the writer's thread. The limit of the
    // queue does not apply.
    void enqueue_internal(std::unique_ptr<Unit> unit);

    // As finish(), but blocks the calling thread. For the start, tests and tools; never on an I/O
    // thread.
    template <class F>
    std::invoke_result_t<F, Transaction&> write_and_wait(F fn) {
        using T = std::invoke_result_t<F, Transaction&>;
        auto promise = std::make_shared<std::promise<T>>();
        auto result = promise->get_future();
        enqueue_internal(std::make_unique<BlockingUnit<T, F>>(std::move(fn), std::move(promise)));
        expedite();
        return result.get();
    }

    // Runs `fn(Connection&)` on the calling thread's read-only connection. All reads of one call
    // see the same snapshot. Throws Unavailable if the file cannot be read, if an older file stands
    // at its path, or if the database is failed and this thread has not read it before.
    template <class F>
    auto read(F&& fn) const -> std::invoke_result_t<F, Connection&> {
        try {
            const ReadScope scope(reader());
            return std::forward<F>(fn)(scope.connection);
        } catch (const SQLite::Exception& e) {
            if (!is_storage_fault(e)) throw;
            note_read_failure(e.what());
            throw Unavailable(name_ + ": " + e.what());
        }
    }

    // The object as of the last commit, without a query; null if the cache does not hold it. See
    // Transaction::cache.
    template <class T>
    std::shared_ptr<const T> cached(const std::string& id) const {
        return caches().of<T>().read(id);
    }

    // The exponential moving average of the duration of a commit.
    Instant::duration average_commit_time() const;

    // The newest events of the outbox that are on the disk.
    const outbox::LogTail& tail() const;
    // The last event of the outbox that is on the disk; readers may see later ones. 0 until the file was
    // opened.
    std::int64_t last_event_on_disk() const;

    // The error of the last read that failed with a storage fault; "" if there was none.
    std::string read_failure() const;

    // `listener` runs on the writer's thread after a commit that appended events.
    void on_events(std::function<void()> listener);
    // `listener` runs on the writer's thread when a storage fault stops the writer.
    void on_failure(std::function<void(const std::string&)> listener);
    // `check` runs on the writer's thread when a failed database is opened again. Returns why the
    // file must not be used; empty if it may. Set before the first failure.
    void on_reopen(std::function<std::optional<std::string>(Connection&)> check);
    bool failed() const;
    // Why the database failed the last time; "" if it never did.
    std::string failure() const;
    // As after a storage fault that a read has found.
    void fail(const std::string& reason);
    // Has the writer's thread replace the read-write connection. The new connection recovers the
    // log. The file must be the one that was open, or one that has as many events and passes the
    // check of on_reopen(). It is not created. Otherwise the database stays failed.
    void reopen();
    // As reopen(), but waits for the result. Throws Unavailable if the database stays failed.
    void reopen_and_wait() {
        reopen();
        write_and_wait([](Transaction&) {});
    }

    // Has the writer arrive at the hold between two commits. A database that has failed or is closed
    // fails the hold. See hold_writers().
    void hold(std::shared_ptr<WriterHold> hold);

    // From now on the commits are recorded in the feed, until it ends or the file is opened again. For
    // the function of a hold, while the writer is held.
    void record_into(std::shared_ptr<CommitFeed> feed);

    Statistics statistics() const;
    const std::string& name() const { return name_; }
    const std::filesystem::path& file() const { return file_; }

    // Commits the queued units, checkpoints the log into the file and ends the writer's thread.
    // Later write() calls throw Unavailable. From now on no statement waits longer than `lock_wait`
    // for a lock of another process.
    void close(Milliseconds lock_wait = Milliseconds{500});

private:
    struct ReadScope {
        explicit ReadScope(Connection& c);
        ~ReadScope();
        ReadScope(const ReadScope&) = delete;
        ReadScope& operator=(const ReadScope&) = delete;
        Connection& connection;
        bool owner;
    };

    template <class F>
    Task<std::invoke_result_t<F, Transaction&>> write_awaited(
        Durability durability, F fn, void (Database::*queue)(std::unique_ptr<Unit>)) {
        using T = std::invoke_result_t<F, Transaction&>;
        using Signature = Completion<T>::Signature;
        return boost::asio::async_initiate<decltype(awaiting)&, Signature>(
            [this, durability, queue](auto handler, F f) {
                (this->*queue)(std::make_unique<AwaitedUnit<T, F, decltype(handler)>>(
                    durability, std::move(f), std::move(handler)));
            },
            awaiting, std::move(fn));
    }

    std::unique_ptr<Connection> open_reader() const;
    Connection& reader() const;
    void note_read_failure(const char* why) const;
    WriteThroughCaches& caches() const;
    void enqueue(std::unique_ptr<Unit> unit);
    void expedite();

    std::string name_;
    std::filesystem::path file_;
    std::uint64_t serial_;  // the key of the database in the per-thread tables of readers
    mutable std::atomic<std::uint64_t> read_failures_ = 0;
    mutable Mutex mutex_;
    mutable std::string read_failure_ GUARDED_BY(mutex_);
    std::unique_ptr<Writer> writer_;
};

}  // namespace baedal::db
