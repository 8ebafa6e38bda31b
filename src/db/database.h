// One module's database: the one way to change its state, and the way to read it.
#pragma once

#include <atomic>
#include <exception>
#include <expected>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/thread_annotations.h"
#include "db/connection.h"
#include "db/migrations.h"
#include "db/outbox/log_tail.h"
#include "db/transaction.h"
#include "db/unit.h"
#include "runtime/task.h"
#include "runtime/worker_thread.h"

namespace baedal::db {

class Writer;

// The queue before the writer is full: answer 503 `overloaded`.
struct Overloaded : std::runtime_error {
    Overloaded() : std::runtime_error("the database's queue is full") {}
};
// The database cannot write (broken disk, module being restarted): answer 503.
struct Unavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A fault of the machine and not of a statement: the disk, the file, the memory.
bool is_storage_fault(const SQLite::Exception& e);

struct Figures {
    std::uint64_t commits = 0;  // each is one fsync
    std::uint64_t units = 0;
    std::uint64_t failed_units = 0;
    std::uint64_t read_failures = 0;  // reads that the disk or a damaged page denied
    std::size_t queued = 0;
    Instant::duration average_commit_time{};
    std::uintmax_t wal_bytes = 0;
};

struct Options {
    std::size_t max_queue = 20'000;  // units waiting, beyond which write() throws Overloaded
    Threads& threads = SystemThreads::instance();  // of the writer; outlive it
};

// Owns the file's only read-write connection, which lives on a writer thread, and one read-only
// connection for each I/O thread. All member functions are thread-safe.
class Database {
public:
    using Options = db::Options;

    // Opens the file (creating it) and brings it to the newest migration; throws MigrationError. A file
    // that is damaged or cannot be written makes a database that has failed() from the start.
    Database(std::string name, std::filesystem::path file, std::span<const Migration> migrations,
             const Clock& clock, Random& random, Options options = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Runs `fn(Transaction&)` on the writer thread and resumes the caller on its own thread once
    // the result is on the disk (group commit: what waited meanwhile shares one fsync).
    //
    // `fn` is short, pure database work; it does not wait. If it throws, or returns a
    // std::expected without a value, its changes are undone and the caller gets that exception
    // or value; other units of the same commit are not touched. Then it may run a second time, with
    // its first changes undone: what it writes to its captures it must write anew each time.
    // Throws Overloaded, Unavailable.
    template <class F>
    Task<std::invoke_result_t<F, Transaction&>> write(F fn) {
        return write_awaited(std::move(fn), &Database::enqueue);
    }

    // The same for the last unit of work that was begun: never refused for being too many.
    template <class F>
    Task<std::invoke_result_t<F, Transaction&>> finish(F fn) {
        return write_awaited(std::move(fn), &Database::enqueue_internal);
    }

    // Queues `fn(Transaction&)` and does not wait; if it fails later, the log says that `what` could not
    // be written. Throws Overloaded, Unavailable.
    template <class F>
    void write_later(std::string what, F fn) {
        enqueue(std::make_unique<UnawaitedUnit<F>>(std::move(what), std::move(fn)));
    }

    // For the bus: queues a unit whose end is reported on the writer thread. Never refused for
    // being too many.
    void enqueue_internal(std::unique_ptr<Unit> unit);

    // Runs `fn` to its end and waits for it; for start-up, tests and tools, never on an I/O thread.
    template <class F>
    std::invoke_result_t<F, Transaction&> write_and_wait(F fn) {
        using T = std::invoke_result_t<F, Transaction&>;
        auto promise = std::make_shared<std::promise<T>>();
        auto result = promise->get_future();
        enqueue_internal(std::make_unique<BlockingUnit<T, F>>(std::move(fn), std::move(promise)));
        expedite();
        return result.get();
    }

    // Runs `fn(Connection&)` at once on this thread's read-only connection. The reads of one call see
    // one state of the database. Throws Unavailable if the file cannot be read.
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

    // What the last commit made of that thing, without a query; null if it was not written lately. See
    // Transaction::cache.
    template <class T>
    std::shared_ptr<const T> cached(const std::string& id) const {
        return caches().of<T>().read(id);
    }

    // What a commit takes lately, on this disk and at this load: an exponential average.
    Instant::duration average_commit_time() const;

    // The newest events of the outbox.
    const outbox::LogTail& tail() const;

    // Why the last read failed that the disk or a damaged page denied; "" if none ever did.
    std::string read_failure() const;

    // Runs on the writer thread after a commit that appended events.
    void on_events(std::function<void()> listener);
    // Runs on the writer thread when the database stops writing because of a storage fault.
    void on_failure(std::function<void(const std::string&)> listener);
    bool failed() const;
    // Closes the faulty read-write connection and opens a new one (which recovers the log).
    void reopen();

    Figures figures() const;
    const std::string& name() const { return name_; }
    const std::filesystem::path& file() const { return file_; }

    // Finishes what is queued, checkpoints the log into the file and ends the writer. No write() after.
    void close();

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
        F fn, void (Database::*queue)(std::unique_ptr<Unit>)) {
        using T = std::invoke_result_t<F, Transaction&>;
        using Signature = Completion<T>::Signature;
        return boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>&,
                                           Signature>(
            [this, queue](auto handler, F f) {
                (this->*queue)(std::make_unique<AwaitedUnit<T, F, decltype(handler)>>(
                    std::move(f), std::move(handler)));
            },
            boost::asio::use_awaitable_t<Executor>{}, std::move(fn));
    }

    Connection& reader() const;
    void note_read_failure(const char* why) const;
    WriteThroughCaches& caches() const;
    void enqueue(std::unique_ptr<Unit> unit);
    void expedite();

    std::string name_;
    std::filesystem::path file_;
    std::uint64_t serial_;  // distinguishes databases in the per-thread reader tables
    mutable std::atomic<std::uint64_t> read_failures_ = 0;
    mutable Mutex mutex_;
    mutable std::string read_failure_ GUARDED_BY(mutex_);
    std::unique_ptr<Writer> writer_;
};

}  // namespace baedal::db
