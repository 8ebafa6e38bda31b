// A subscription: one consumer's cursor in one producer's log, and the delivery of the events after
// it.
#pragma once

#include <atomic>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/thread_annotations.h"
#include "db/database.h"
#include "events/dead_letters.h"
#include "events/endpoint.h"
#include "events/log_source.h"

namespace baedal::events {

struct BusSettings {
    int max_attempts = 8;  // attempts of one event before it is parked
    int batch = 512;       // highest number of events in one transaction
};

// One transaction of the consumer reads the producer's log after the cursor, runs the handlers and
// moves the cursor. So every event takes effect exactly once. Events without a handler have no effect:
// the subscription passes them in memory and moves the cursor with the next effect. A start reads them
// again.
//
// An event whose handler throws stops the cursor and is retried with back-off. After max_attempts
// it is parked, with every later event of its subject, and the cursor moves on.
//
// An event that erases is handled also if an earlier event of its subject is parked, and what it
// erases is erased in the parked ones.
//
// wake(), attach() and detach() are thread-safe. The other functions run on the consumer's writer
// thread unless they say otherwise.
class Subscription {
public:
    // `later(delay, wake)` calls `wake` after `delay`, on any thread.
    using Later = std::function<void(std::chrono::milliseconds, std::function<void()>)>;

    // `open_log` makes the source of the producer's log.
    Subscription(std::string consumer, db::Database& consumer_db, std::string producer,
                 const OpenLog& open_log, BusSettings settings, outbox::Erasures erasures,
                 Later later);

    void attach(std::shared_ptr<const Handlers> handlers);
    void detach();
    // The log may have new events. Does nothing during a pause, at whose end the log is read.
    void wake();

    // Handles the parked events of the letter's subject again, in order, in the caller's
    // transaction. Stops at the first that fails, which stays parked. Returns its error; empty if
    // all succeeded.
    std::optional<std::string> retry(db::Transaction& tx, const DeadLetter& letter);
    void discard(db::Transaction& tx, const DeadLetter& letter);

    const std::string& consumer() const { return consumer_; }
    const std::string& producer() const { return producer_; }
    // The last event that the consumer has handled or passed. On any thread that may read databases.
    // Throws db::Unavailable.
    std::int64_t position() const;
    std::int64_t head() const;
    std::optional<std::string> broken_off() const { return log_->broken_off(); }
    std::int64_t dead_letter_count() const;
    // The cursor in the file at the last commit of a batch; 0 before the first. On the consumer's writer
    // thread.
    std::int64_t committed_cursor() const { return committed_cursor_; }

private:
    class ConsumeUnit;

    std::shared_ptr<const Handlers> handlers() const;
    // False while another unit runs, after which wake() is called again.
    bool begin_run(const ConsumeUnit& unit);
    void completed(const ConsumeUnit& unit, std::exception_ptr error);
    void consume(db::Transaction& tx, const std::shared_ptr<const Handlers>& handlers);
    void consumed(std::exception_ptr error);
    void pause_for(std::chrono::milliseconds duration);
    // True if the event has a handler.
    bool handle(const Handlers& handlers, db::Transaction& tx, const Envelope& envelope) const;
    // True if the event has an effect.
    bool deliver(db::Transaction& tx, const Handlers& handlers, const Envelope& event);
    void park(db::Transaction& tx, const Envelope& event);
    // True if the event erases.
    bool erase_in_parked(db::Transaction& tx, const Envelope& event) const;
    void refresh_parked(db::Transaction& tx);
    std::optional<std::string> retry_one(db::Transaction& tx, const Handlers& handlers,
                                         const DeadLetter& letter) const;

    const std::string consumer_;
    db::Database& consumer_db_;
    const std::string producer_;
    const BusSettings settings_;
    const outbox::Erasures erasures_;  // of the producer's events
    const Later later_;

    mutable Mutex mutex_;
    std::shared_ptr<const Handlers> handlers_ GUARDED_BY(mutex_);
    std::atomic<bool> scheduled_ = false;
    std::atomic<bool> paused_ = false;  // after a failure
    std::atomic<int> pauses_ = 0;       // counter; the timer of an earlier pause has no effect

    std::atomic<bool> parked_known_ = false;  // parked_ is as in the consumer's last transaction
    std::atomic<std::int64_t> passed_ = 0;    // the position at the last commit since attach()

    // Used by the writer thread only.
    const ConsumeUnit* running_ = nullptr;  // until its commit is on the disk
    bool runs_again_ = false;               // woken meanwhile
    std::set<std::string> parked_;
    std::int64_t begun_at_ = 0;  // passed_ at the begin of the running batch
    std::int64_t position_ = 0;  // after the running batch
    LogPosition last_read_;      // the last event of the last batch
    std::int64_t cursor_ = 0;    // in the file after the running batch
    std::int64_t committed_cursor_ = 0;
    int limit_;                 // size of the next batch; smaller around a failing event
    int handled_ = 0;           // handled events of the running batch
    bool more_ = false;         // the log may have more events than the batch
    std::int64_t failing_ = 0;  // seq of the event that failed last
    int attempts_ = 0;          // of the event failing_
    std::int64_t current_ = 0;  // seq of the event being handled
    std::string last_error_;

    const std::unique_ptr<LogSource> log_;  // the last member: it calls wake()
};

}  // namespace baedal::events
