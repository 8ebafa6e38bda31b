#include "db/writer.h"

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
      options_(options) {
    try {
        open();
    } catch (const SQLite::Exception& e) {
        if (!is_storage_fault(e)) throw;
        fail(e.what());
    }
    thread_ = options.threads.start_worker("db-" + name_, [this] -> std::optional<Instant> {
        work();
        return std::nullopt;
    });
}

Writer::~Writer() { close(); }

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

void Writer::work() {
    Batch batch;
    bool reopen = false;
    {
        const Lock lock(mutex_);
        reopen = std::exchange(reopening_, false);
        batch.swap(queue_);
    }
    if (reopen) reopen_connection();
    if (!batch.empty()) commit_batch(batch);
}

void Writer::open() {
    connection_ = std::make_unique<Connection>(file_, Connection::Mode::read_write);
    const int applied = migrate(*connection_, name_, migrations_);
    if (applied > 0) log::info("migrated", {{"database", name_}, {"applied", applied}});
    ++generation_;
}

void Writer::reopen_connection() {
    try {
        tail_.forget();
        caches_.notify_all(&AnyWriteThroughCache::forget);
        connection_.reset();  // first: two read-write connections must not exist at the same time
        open();
        failed_ = false;
    } catch (const std::exception& e) {
        fail(e.what());
    }
}

std::exception_ptr Writer::unavailable() const {
    const Lock lock(mutex_);
    return std::make_exception_ptr(Unavailable(name_ + ": " + failure_reason_));
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

void Writer::close() {
    {
        const Lock lock(mutex_);
        closing_ = true;
    }
    thread_->end();  // after the queued units
    if (!connection_) return;
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
    return statistics;
}

}  // namespace baedal::db
