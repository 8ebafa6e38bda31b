// The writer of one database. Its thread commits all queued units in one transaction with one
// fsync. A commit whose units may all wait (Durability) shares the fsync of the next one.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/thread_annotations.h"
#include "db/commit_recorder.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/file_mark.h"
#include "db/log_readers.h"
#include "db/migrations.h"
#include "db/outbox/log_tail.h"
#include "db/unit.h"
#include "db/write_through_cache.h"
#include "db/writer_hold.h"
#include "runtime/worker_thread.h"

namespace baedal::db {

class Writer {
public:
    // Opens the file, applies the migrations and starts the thread. Throws MigrationError. If the
    // file cannot be read or written, the writer is failed().
    Writer(std::string name, std::filesystem::path file, std::span<const Migration> migrations,
           const Clock& clock, Random& random, Options options);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Queues a unit. A rejected unit is completed with Overloaded (unless `internal`) or
    // Unavailable and is never run. Thread-safe.
    void enqueue(std::unique_ptr<Unit> unit, bool internal);
    void on_events(std::function<void()> listener);
    void on_failure(std::function<void(const std::string&)> listener);
    bool failed() const { return failed_.load(); }
    std::string failure() const;
    // The number of openings of the file. A reader of an earlier generation may read another file.
    std::uint64_t generation() const { return generation_.load(); }
    // Whether readers may see a commit that is not on the disk.
    bool shows_unsynced() const { return shows_unsynced_.load(); }
    // The last event that this process has found in the file or written to the disk.
    std::int64_t known_event() const { return known_event_.load(); }
    void on_reopen(std::function<std::optional<std::string>(Connection&)> check);
    void reopen();
    void fail(const std::string& reason);
    void hold(std::shared_ptr<WriterHold> hold);
    void record_into(std::shared_ptr<CommitFeed> feed);
    void close(Milliseconds lock_wait);
    // For a caller that blocks until the queue is empty.
    void expedite() { thread_->expedite(); }
    Instant::duration average_commit_time() const { return average_commit_time_.load(); }
    const outbox::LogTail& tail() const { return tail_; }
    WriteThroughCaches& caches() { return caches_; }
    Statistics statistics() const;

private:
    using Batch = std::vector<std::unique_ptr<Unit>>;
    // The effects of the units of one transaction, for after its commit.
    struct Effects {
        std::vector<std::function<void()>> after_commit;
        std::vector<outbox::Envelope> appended;
        bool rewrote_events = false;
        bool truncates_log = false;
        std::uint64_t failed_units = 0;

        void add(Effects later);  // but for truncates_log, which does not wait
    };
    // Commits that are not on the disk yet.
    struct Deferred {
        Effects effects;
        Batch units;
        Instant due;  // when they are synced, at the latest
    };

    std::exception_ptr try_enqueue(std::unique_ptr<Unit>& unit, bool internal);
    // Commits one batch. Returns when deferred commits are to be synced.
    std::optional<Instant> work();
    void arrive_at_hold();
    void open(Connection::Mode mode);
    void reopen_connection();
    void open_again();
    void check_reopened();
    void drop_connection();
    void remember_found_file();
    void remember_file();
    void checkpoint(bool truncate);
    std::exception_ptr unavailable() const;
    void commit_batch(Batch& batch);
    bool run_transaction(Batch& batch, Effects& effects, bool waits);
    void fail_batch(Batch& batch, const std::exception_ptr& fault);
    // The commit of the batch waits for the next one.
    void defer(Batch batch, Effects effects);
    void sync_deferred();
    void publish(Effects effects);
    void tell_of_events();
    // Runs all units without savepoints. False if a unit has failed after a change: the caller
    // rolls back.
    bool run_shared(Batch& batch, Effects& effects);
    // The slow way: a savepoint for each unit, so that a failed unit is undone alone.
    void run_with_savepoints(Batch& batch, Effects& effects);
    bool run(Unit& unit, Effects& effects);
    std::int64_t changes_so_far() const;
    void roll_back() noexcept;
    void run_after_commit(const std::function<void()>& f) const;
    void note_commit(Instant::duration took);
    static void complete(Batch batch);

    const std::string name_;
    const std::filesystem::path file_;
    const std::vector<Migration> migrations_;
    const Clock& clock_;
    Random& random_;
    const Options options_;

    // Used by the writer's thread.
    std::unique_ptr<Connection> connection_;
    CommitRecorder recorder_;
    std::optional<Deferred> deferred_;
    bool file_existed_ = true;  // at the start, or later
    std::optional<FileMark> known_file_;
    std::atomic<std::int64_t> known_event_ = 0;

    mutable Mutex mutex_;
    Batch queue_ GUARDED_BY(mutex_);
    bool closing_ GUARDED_BY(mutex_) = false;
    bool reopening_ GUARDED_BY(mutex_) = false;
    std::shared_ptr<WriterHold> hold_ GUARDED_BY(mutex_);  // one that is to be arrived at
    std::function<void()> on_events_ GUARDED_BY(mutex_);
    std::function<void(const std::string&)> on_failure_ GUARDED_BY(mutex_);
    std::function<std::optional<std::string>(Connection&)> check_ GUARDED_BY(mutex_);

    std::atomic<Instant::duration> average_commit_time_{};
    std::atomic<int> lock_wait_ms_ = 5000;
    LogReaders log_readers_;
    outbox::LogTail tail_;
    WriteThroughCaches caches_;
    std::atomic<bool> failed_ = false;
    std::atomic<bool> shows_unsynced_ = false;
    std::string failure_reason_ GUARDED_BY(mutex_);
    std::atomic<std::uint64_t> generation_ = 0;
    std::atomic<std::uint64_t> commits_ = 0;
    std::atomic<std::uint64_t> units_ = 0;
    std::atomic<std::uint64_t> failed_units_ = 0;

    std::unique_ptr<WorkerThread> thread_;  // the last member: it uses the others
};

}  // namespace baedal::db
