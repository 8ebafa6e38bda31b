#include "events/subscription.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "events/log_reader.h"
#include "runtime/backoff.h"

namespace baedal::events {

namespace {

using db::arg;

constexpr Backoff between_attempts{Milliseconds{20}, Milliseconds{2000}};
constexpr std::int64_t most_events_read_again = 1000;  // at a start

LogPosition read_cursor(db::Connection& connection, const std::string& producer) {
    return connection
        .one(
            R"sql(
            SELECT seq, iif(event_seq = seq, event_id, '') FROM cursor WHERE producer = :producer
        )sql",
            [](db::Row row) { return LogPosition{row.integer(0), row.text(1)}; },
            arg(":producer", producer))
        .value_or(LogPosition{});
}

std::string message_of(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "unknown exception";
    }
}

constexpr std::chrono::seconds pause_for_unreadable_log{2};

template <class E>
bool holds(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const E&) {
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace

class Subscription::ConsumeUnit final : public db::Unit {
public:
    explicit ConsumeUnit(Subscription& subscription) : subscription_(subscription) {}
    // After a power cut the events are in the log, and the cursor is before them.
    db::Durability durability() const override { return db::Durability::deferred; }
    bool run(db::Transaction& tx) override {
        if (!subscription_.begin_run(*this)) return true;
        handlers_ = subscription_.handlers();
        subscription_.consume(tx, handlers_);
        return true;
    }
    void complete(std::exception_ptr e) override { subscription_.completed(*this, e); }

private:
    Subscription& subscription_;
    // Kept to the end of the unit: an after_commit function of a handler may refer to its module.
    std::shared_ptr<const Handlers> handlers_;
};

Subscription::Subscription(std::string consumer, db::Database& consumer_db, std::string producer,
                           const OpenLog& open_log, BusSettings settings, outbox::Erasures erasures,
                           Later later)
    : consumer_(std::move(consumer)),
      consumer_db_(consumer_db),
      producer_(std::move(producer)),
      settings_(settings),
      erasures_(std::move(erasures)),
      later_(std::move(later)),
      limit_(settings.batch),
      log_(open_log([this] { wake(); })) {}

void Subscription::attach(std::shared_ptr<const Handlers> handlers) {
    {
        const Lock lock(mutex_);
        handlers_ = std::move(handlers);
    }
    parked_known_ = false;
    passed_ = 0;
    scheduled_ = false;
    ++pauses_;
    paused_ = false;
    wake();
}

void Subscription::detach() {
    const Lock lock(mutex_);
    handlers_.reset();
}

std::shared_ptr<const Handlers> Subscription::handlers() const {
    const Lock lock(mutex_);
    return handlers_;
}

void Subscription::wake() {
    if (paused_ || scheduled_.exchange(true)) return;
    consumer_db_.enqueue_internal(std::make_unique<ConsumeUnit>(*this));
}

// New events of the producer do not end the pause: under load they would use up all attempts at
// once.
void Subscription::pause_for(std::chrono::milliseconds duration) {
    paused_ = true;
    later_(duration, [this, number = ++pauses_] {
        if (number != pauses_) return;
        paused_ = false;
        wake();
    });
}

// A unit does nothing while the commit of another one is not on the disk yet.
bool Subscription::begin_run(const ConsumeUnit& unit) {
    scheduled_ = false;  // from here on wake() schedules another batch
    if (running_ == nullptr) running_ = &unit;
    if (running_ == &unit) return true;
    runs_again_ = true;
    return false;
}

void Subscription::completed(const ConsumeUnit& unit, std::exception_ptr error) {
    if (running_ != &unit) return;
    running_ = nullptr;
    consumed(std::move(error));
    if (std::exchange(runs_again_, false)) wake();
}

void Subscription::consume(db::Transaction& tx, const std::shared_ptr<const Handlers>& handlers) {
    handled_ = 0;
    more_ = false;
    begun_at_ = passed_;
    position_ = begun_at_;
    cursor_ = committed_cursor_;
    if (!handlers || paused_) return;
    refresh_parked(tx);

    LogPosition from = read_cursor(tx.connection(), producer_);
    cursor_ = from.seq;
    position_ = std::max(cursor_, position_);
    if (from.seq < position_) from = {position_, last_read_.seq == position_ ? last_read_.id : ""};
    const LogSource::Batch batch = log_->after(from, limit_);
    if (batch.events.empty()) return;
    bool has_effect = false;
    for (const auto& event : batch.events) {
        current_ = event->seq;
        has_effect |= deliver(tx, *handlers, *event);
        ++handled_;
    }
    position_ = current_;
    last_read_ = {current_, batch.events.back()->id};
    more_ = batch.more;
    if (!has_effect && position_ - cursor_ < most_events_read_again) return;
    tx.run(
        R"sql(
        INSERT INTO cursor (producer, seq, event_seq, event_id) VALUES (:producer, :seq, :seq, :id)
        ON CONFLICT (producer) DO UPDATE
        SET seq = excluded.seq, event_seq = excluded.event_seq, event_id = excluded.event_id
    )sql",
        arg(":producer", producer_), arg(":seq", position_), arg(":id", last_read_.id));
    cursor_ = position_;
}

bool Subscription::deliver(db::Transaction& tx, const Handlers& handlers, const Envelope& event) {
    const bool erases = erase_in_parked(tx, event);
    if (parked_.contains(event.subject) && !erases) {
        dead_letters::park(tx, producer_, event, "an earlier event of this subject is parked", 0);
        return true;
    }
    if (event.seq == failing_ && attempts_ >= settings_.max_attempts) {
        park(tx, event);
        return true;
    }
    tx.set_trace(event.traceparent);
    return handle(handlers, tx, event) || erases;
}

void Subscription::park(db::Transaction& tx, const Envelope& event) {
    dead_letters::park(tx, producer_, event, last_error_, attempts_);
    parked_.insert(event.subject);
    parked_known_ = false;  // read again if this transaction fails
    log::error("an event was parked after its last attempt", {{"consumer", consumer_},
                                                              {"producer", producer_},
                                                              {"seq", event.seq},
                                                              {"type", event.type},
                                                              {"error", last_error_}});
}

bool Subscription::handle(const Handlers& handlers, db::Transaction& tx,
                          const Envelope& envelope) const {
    const auto of_producer = handlers.events.find(producer_);
    if (of_producer == handlers.events.end()) return false;
    const auto handler = of_producer->second.find(envelope.type);
    if (handler == of_producer->second.end()) return false;
    handler->second(tx, envelope);
    return true;
}

bool Subscription::erase_in_parked(db::Transaction& tx, const Envelope& event) const {
    const auto erasure = erasures_.find(event.type);
    if (erasure == erasures_.end()) return false;
    dead_letters::erase(tx, producer_, event.subject, erasure->second);
    return true;
}

void Subscription::consumed(std::exception_ptr error) {
    if (error) {
        parked_known_ = false;  // the batch may have read what a unit beside it has not committed
    } else {
        committed_cursor_ = cursor_;
        passed_.compare_exchange_strong(begun_at_, position_);  // unless attach() has reset it
        // After a failure the events before the failing one are repeated as a batch of their own
        // (below). They are committed now, and the failing event is the next batch, alone.
        limit_ = limit_ < settings_.batch && failing_ > current_ ? 1 : settings_.batch;
        if (more_) wake();
        return;
    }
    if (holds<db::Unavailable>(error))
        return;  // the supervisor attaches the module again when the database works
    if (holds<LogUnreadable>(error)) {
        pause_for(pause_for_unreadable_log);
        return;
    }
    if (handled_ > 0) {
        failing_ = current_;
        attempts_ = 0;
        limit_ = handled_;
        wake();
        return;
    }
    attempts_ = failing_ == current_ ? attempts_ + 1 : 1;
    failing_ = current_;
    limit_ = 1;
    last_error_ = message_of(error);
    log::warn("an event handler failed", {{"consumer", consumer_},
                                          {"producer", producer_},
                                          {"seq", current_},
                                          {"attempt", attempts_},
                                          {"error", last_error_}});
    if (attempts_ >= settings_.max_attempts) {
        wake();
    } else {
        pause_for(between_attempts.after(attempts_));
    }
}

void Subscription::refresh_parked(db::Transaction& tx) {
    // attach() may reset it during the read.
    if (parked_known_.exchange(true)) return;
    parked_ = dead_letters::parked_subjects(tx, producer_);
}

std::optional<std::string> Subscription::retry(db::Transaction& tx, const DeadLetter& letter) {
    const auto handlers = this->handlers();
    if (!handlers) return "the module is not running";
    tx.after_commit([handlers] {});  // their after_commit functions may refer to their module
    parked_known_ = false;
    for (const DeadLetter& parked :
         dead_letters::of_subject(tx.connection(), producer_, letter.envelope.subject)) {
        if (auto error = retry_one(tx, *handlers, parked)) return error;
    }
    return std::nullopt;
}

std::optional<std::string> Subscription::retry_one(db::Transaction& tx, const Handlers& handlers,
                                                   const DeadLetter& letter) const {
    std::string error;
    try {
        tx.attempt([&] {
            tx.set_trace(letter.envelope.traceparent);
            handle(handlers, tx, letter.envelope);
            dead_letters::remove(tx, letter.id);
        });
        return std::nullopt;
    } catch (const SQLite::Exception& e) {
        if (db::is_storage_fault(e)) throw;
        error = e.what();
    } catch (const std::exception& e) {
        error = e.what();
    }
    dead_letters::note_failure(tx, letter.id, error);
    return error;
}

void Subscription::discard(db::Transaction& tx, const DeadLetter& letter) {
    parked_known_ = false;
    dead_letters::remove(tx, letter.id);
}

std::int64_t Subscription::position() const {
    const std::int64_t passed = passed_;  // before the cursor, which may move past it
    return std::max(passed, consumer_db_.read(
                                [&](db::Connection& c) { return read_cursor(c, producer_).seq; }));
}

std::int64_t Subscription::head() const { return log_->head(); }

std::int64_t Subscription::dead_letter_count() const {
    return consumer_db_.read([&](db::Connection& c) { return dead_letters::count(c, producer_); });
}

}  // namespace baedal::events
