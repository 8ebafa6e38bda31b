// One consumer's position in one producer's log, and what moves it.
#pragma once

#include <atomic>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "base/thread_annotations.h"
#include "db/database.h"
#include "events/dead_letters.h"
#include "events/endpoint.h"

namespace baedal::events {

struct BusSettings {
    int max_attempts = 8;  // of one event, before it is parked
    int batch = 512;       // events handled in one transaction
};

// A cursor: in one transaction of the consumer it reads the producer's log after its position, runs
// the handlers and moves the position. So every event takes effect exactly once.
//
// An event whose handler throws holds the cursor and is retried with back-off; after max_attempts it
// is parked together with every later event of its subject, and the cursor moves on.
//
// wake(), attach() and detach() are thread-safe; the rest runs on the consumer's writer thread.
class Subscription {
public:
    // Calls `later(delay, wake)` to be woken after a back-off.
    using Later = std::function<void(std::chrono::milliseconds, std::function<void()>)>;

    Subscription(std::string consumer, db::Database& consumer_db, std::string producer,
                 db::Database& producer_db, BusSettings settings, Later later);

    void attach(std::shared_ptr<const Handlers> handlers);
    void detach();
    // There may be something to read. Nothing while it backs off: it is read then.
    void wake();

    // Handles a parked event and the later ones of its subject again, in order; stops at the first
    // that fails (and keeps it). On the writer thread, in the caller's transaction.
    // Returns the error of the one that failed, or nothing.
    std::optional<std::string> retry(db::Transaction& tx, const DeadLetter& letter);
    void discard(db::Transaction& tx, const DeadLetter& letter);

    const std::string& consumer() const { return consumer_; }
    const std::string& producer() const { return producer_; }
    // Read on any thread that may read databases.
    std::int64_t cursor() const;
    std::int64_t head() const;
    std::int64_t dead_letter_count() const;

private:
    class ConsumeUnit;

    std::shared_ptr<const Handlers> handlers() const;
    void consume(db::Transaction& tx, const std::shared_ptr<const Handlers>& handlers);
    outbox::LogTail::Events events_after(std::int64_t cursor) const;
    void consumed(std::exception_ptr error);
    void rest(std::chrono::milliseconds pause);
    void handle(const Handlers& handlers, db::Transaction& tx, const Envelope& envelope) const;
    void refresh_parked(db::Transaction& tx);

    const std::string consumer_;
    db::Database& consumer_db_;
    const std::string producer_;
    db::Database& producer_db_;
    const BusSettings settings_;
    const Later later_;

    mutable Mutex mutex_;
    std::shared_ptr<const Handlers> handlers_ GUARDED_BY(mutex_);
    std::atomic<bool> scheduled_ = false;
    std::atomic<bool> resting_ = false;  // after a failure
    std::atomic<int> rests_ = 0;  // begun; a pause from before attach() ends nothing any more

    // The writer thread's own.
    std::set<std::string> parked_;
    bool parked_known_ = false;
    int limit_;                 // of the next batch; smaller around an event that fails
    int handled_ = 0;           // events of the running batch that are through
    bool more_ = false;         // the log may hold more than the batch took
    std::int64_t failing_ = 0;  // seq of the event that failed last
    int attempts_ = 0;          // of failing_
    std::int64_t current_ = 0;  // seq under way
    std::string last_error_;
};

}  // namespace baedal::events
