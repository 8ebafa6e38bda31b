#include "db/writer.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/log.h"

namespace baedal::db {

Writer::Writer(std::string name, std::filesystem::path file, std::span<const Migration> migrations,
               const Clock& clock, Random& random, Options options)
    : name_(std::move(name)),
      file_(std::move(file)),
      migrations_(migrations.begin(), migrations.end()),
      clock_(clock),
      random_(random),
      options_(options),
      recorder_(name_, clock),
      log_readers_(name_, file_, options.max_log_bytes, clock) {
    try {
        remember_found_file();
        open(Connection::Mode::read_write);
        remember_file();
    } catch (const SQLite::Exception& e) {
        if (!is_storage_fault(e)) throw;
        fail(e.what());
    }
    thread_ = options.threads.start_worker("db-" + name_, [this] { return work(); });
}

Writer::~Writer() { close(Milliseconds{500}); }

void Writer::enqueue(std::unique_ptr<Unit> unit, bool internal) {
    if (const auto error = try_enqueue(unit, internal)) {
        unit->error = error;
        Batch one;
        one.push_back(std::move(unit));
        complete(std::move(one));
    }
}

std::exception_ptr Writer::try_enqueue(std::unique_ptr<Unit>& unit, bool internal) {
    if (failed_ && !internal) return unavailable();
    {
        const Lock lock(mutex_);
        if (closing_)
            return std::make_exception_ptr(Unavailable(name_ + ": the database is closed"));
        if (!internal && queue_.size() >= options_.max_queue)
            return std::make_exception_ptr(Overloaded());
        queue_.push_back(std::move(unit));
        if (queue_.size() > 1) return nullptr;  // the thread has been notified
    }
    thread_->notify();
    return nullptr;
}

void Writer::on_events(std::function<void()> listener) {
    const Lock lock(mutex_);
    on_events_ = std::move(listener);
}

void Writer::on_failure(std::function<void(const std::string&)> listener) {
    const Lock lock(mutex_);
    on_failure_ = std::move(listener);
}

void Writer::on_reopen(std::function<std::optional<std::string>(Connection&)> check) {
    const Lock lock(mutex_);
    check_ = std::move(check);
}

void Writer::hold(std::shared_ptr<WriterHold> hold) {
    bool closed = false;
    {
        const Lock lock(mutex_);
        closed = closing_;
        if (!closed) hold_ = hold;
    }
    if (closed) return hold->fail(name_ + ": the database is closed");
    thread_->notify();
}

void Writer::arrive_at_hold() {
    std::shared_ptr<WriterHold> hold;
    {
        const Lock lock(mutex_);
        hold = std::exchange(hold_, nullptr);
    }
    if (!hold) return;
    sync_deferred();
    if (failed_) return hold->fail(name_ + ": " + failure());
    hold->arrive_and_wait();
}

void Writer::record_into(std::shared_ptr<CommitFeed> feed) {
    recorder_.start(std::move(feed), *connection_);
}

std::optional<Instant> Writer::work() {
    arrive_at_hold();
    Batch batch;
    bool reopen = false;
    {
        const Lock lock(mutex_);
        reopen = std::exchange(reopening_, false);
        batch.swap(queue_);
    }
    if (reopen) reopen_connection();
    const bool is_idle = batch.empty();
    if (!is_idle) commit_batch(batch);
    if (!deferred_) return std::nullopt;
    if (!is_idle && clock_.monotonic() < deferred_->due) return deferred_->due;
    sync_deferred();
    if (!failed_) checkpoint(false);
    return std::nullopt;
}

void Writer::open(Connection::Mode mode) {
    connection_ = std::make_unique<Connection>(file_, mode);
    connection_->limit_lock_waits(lock_wait_ms_);
    connection_->rewrite_log();
    const int applied = migrate(*connection_, name_, migrations_);
    if (applied > 0) log::info("migrated", {{"database", name_}, {"applied", applied}});
}

// Two read-write connections must not exist at the same time.
void Writer::drop_connection() {
    if (connection_) connection_->keep_log_on_close();  // the file may be another one by now
    connection_.reset();
}

void Writer::reopen_connection() {
    sync_deferred();
    // A commit whose fsync has failed may be in the file.
    recorder_.end("the file was opened again");
    try {
        tail_.forget();
        caches_.notify_all(&AnyWriteThroughCache::forget);
        drop_connection();
        open_again();
        failed_ = false;
        tell_of_events();  // a commit whose sync had failed may have left some in the file
    } catch (const std::exception& e) {
        drop_connection();
        fail(e.what());
    }
}

void Writer::open_again() {
    const auto found = read_file_mark(file_);
    if (!found && file_existed_) {
        throw std::runtime_error(file_.string() +
                                 " is missing or cannot be opened. Put the file back; it is opened "
                                 "without a restart.");
    }
    if (found && known_file_) {
        if (const auto why = why_not_taken(file_, *known_file_, *found))
            throw std::runtime_error(*why);
    }
    // A first start that a full disk has interrupted goes on.
    open(found ? Connection::Mode::read_write_existing : Connection::Mode::read_write);
    check_reopened();
    remember_file();
}

void Writer::check_reopened() {
    if (last_event(*connection_) < known_event_) throw std::runtime_error(is_older(file_));
    std::function<std::optional<std::string>(Connection&)> check;
    {
        const Lock lock(mutex_);
        check = check_;
    }
    if (!check) return;
    if (const auto why = check(*connection_)) throw std::runtime_error(*why);
}

// For a file that does not open: an older one must not take its place.
void Writer::remember_found_file() {
    const auto found = read_file_mark(file_);
    file_existed_ = found.has_value();
    if (found) known_event_ = found->head.value_or(0);
}

void Writer::remember_file() {
    sync_main_file(*connection_);
    known_file_ = read_file_mark(file_);
    known_event_ = std::max(known_event(), last_event(*connection_));
    file_existed_ = true;
    ++generation_;
}

void Writer::checkpoint(bool truncate) {
    constexpr int wait_for_readers_ms = 100;
    try {
        std::optional<Connection::Checkpoint> checkpoint;
        if (truncate) {
            const int wait_ms = lock_wait_ms_.exchange(wait_for_readers_ms);
            checkpoint = connection_->truncate_log();
            int unchanged = wait_for_readers_ms;  // by close()
            lock_wait_ms_.compare_exchange_strong(unchanged, wait_ms);
        } else {
            checkpoint = connection_->checkpoint_if_due();
        }
        if (!checkpoint) return;
        if (checkpoint->complete) {
            known_file_ = read_file_mark(file_);
            log_readers_.clear();
        } else {
            log_readers_.look(checkpoint->log_bytes);
        }
    } catch (const std::exception& e) {
        log::warn("the file could not be looked at after a checkpoint",
                  {{"database", name_}, {"error", e.what()}});
    }
}

std::exception_ptr Writer::unavailable() const {
    const Lock lock(mutex_);
    return std::make_exception_ptr(Unavailable(name_ + ": " + failure_reason_));
}

std::string Writer::failure() const {
    const Lock lock(mutex_);
    return failure_reason_;
}

void Writer::fail(const std::string& reason) {
    log::error("the database stopped writing", {{"database", name_}, {"error", reason}});
    std::function<void(const std::string&)> listener;
    {
        const Lock lock(mutex_);
        failure_reason_ = reason;
        failed_ = true;
        listener = on_failure_;
    }
    if (listener) listener(reason);
}

void Writer::reopen() {
    {
        const Lock lock(mutex_);
        reopening_ = true;
    }
    thread_->notify();
}

void Writer::close(Milliseconds lock_wait) {
    lock_wait_ms_ = static_cast<int>(lock_wait.count());
    {
        const Lock lock(mutex_);
        closing_ = true;
    }
    thread_->end();  // after the queued units
    sync_deferred();
    if (!connection_) return;
    if (failed_) return drop_connection();
    try {
        connection_->script("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const std::exception& e) {
        log::warn("the last checkpoint failed; the log is replayed at the next start",
                  {{"database", name_}, {"error", e.what()}});
    }
    connection_.reset();
}

Statistics Writer::statistics() const {
    Statistics statistics;
    statistics.commits = commits_;
    statistics.units = units_;
    statistics.failed_units = failed_units_;
    statistics.average_commit_time = average_commit_time_;
    {
        const Lock lock(mutex_);
        statistics.queued = queue_.size();
    }
    std::error_code none;
    const auto size = std::filesystem::file_size(file_.string() + "-wal", none);
    statistics.wal_bytes = none ? 0 : size;
    statistics.log_readers = log_readers_.current();
    return statistics;
}

}  // namespace baedal::db
