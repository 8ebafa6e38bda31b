// The interface of a unit of work: the database inside one transaction, and the module's outbox.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "db/connection.h"
#include "db/outbox/envelope.h"
#include "db/write_through_cache.h"
#include "json/parser.h"
#include "json/writer.h"

namespace baedal::db {

// SQLite has rolled the transaction of a unit back, as it does at some errors of the disk. A
// statement of the unit would be committed by itself.
struct TransactionLost : std::runtime_error {
    TransactionLost() : std::runtime_error("the database rolled the transaction back") {}
};

// Exists on the writer's thread for the time of one unit. If the unit fails, its changes, its
// events and its after_commit functions are dropped. Every statement throws TransactionLost when the
// transaction is gone.
class Transaction {
public:
    Transaction(Connection& connection, WriteThroughCaches& caches, const Clock& clock,
                Random& random)
        : connection_(connection),
          caches_(caches),
          clock_(clock),
          random_(random),
          now_(clock.now()) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    template <class... T>
    int run(Sql sql, const Arg<T>&... args) {
        return live().run(sql, args...);
    }
    template <class F, class... T>
    void each(Sql sql, F&& f, const Arg<T>&... args) {
        live().each(sql, std::forward<F>(f), args...);
    }
    template <class F, class... T>
    auto one(Sql sql, F&& f, const Arg<T>&... args) {
        return live().one(sql, std::forward<F>(f), args...);
    }
    template <class F, class... T>
    auto all(Sql sql, F&& f, const Arg<T>&... args) {
        return live().all(sql, std::forward<F>(f), args...);
    }
    Connection& connection() { return live(); }
    // The cache of the objects of type T, with the changes of this transaction.
    template <class T>
    WriteThroughCache<T>& cache() {
        return caches_.of<T>();
    }

    // The time at which the unit began.
    TimePoint now() const { return now_; }
    std::string make_id() { return baedal::make_id(clock_, random_); }

    // Appends an event to the module's outbox in this transaction. Consumers see it after the
    // commit.
    template <outbox::Event E>
    void append(E event) {
        std::string subject = event.subject();
        std::string data = json::to_text(event);
        append(E::type.name, std::move(subject), std::move(data),
               outbox::CachedEvent::of(std::move(event)));
    }
    void append(std::string_view type, std::string subject, std::string data,
                outbox::CachedEvent held = {});

    // Runs `f` on the writer's thread when the transaction is on the disk. `f` is short. An
    // exception of `f` is logged and has no other effect.
    void after_commit(std::function<void()> f) { after_commit_.push_back(std::move(f)); }

    // Runs `f()` in a savepoint. If it throws, its changes, events and after_commit functions are
    // undone, and the exception is rethrown. Do not catch a storage fault: the whole unit fails.
    template <class F>
    void attempt(F&& f) {
        const std::size_t appended = appended_.size();
        const std::size_t scheduled = after_commit_.size();
        live().run("SAVEPOINT attempt");
        try {
            std::forward<F>(f)();
        } catch (...) {
            if (!connection_.in_transaction()) throw;  // the savepoint is gone too
            connection_.run("ROLLBACK TO attempt");
            caches_.notify_all(&AnyWriteThroughCache::partly_undone);
            connection_.run("RELEASE attempt");
            appended_.resize(appended);
            after_commit_.resize(scheduled);
            throw;
        }
        live().run("RELEASE attempt");
    }

    // The unit has changed or removed events of the outbox: consumers no longer read them from memory.
    void note_rewritten_events() { rewrote_events_ = true; }

    // The unit has erased something: after its commit the write-ahead log is emptied, which would keep
    // the old pages until it is written over. A log that another process reads stays.
    void truncate_log() { truncates_log_ = true; }

    // The W3C traceparent of the events that are appended from now on.
    void set_trace(const std::string& traceparent) { traceparent_ = traceparent; }
    const std::string& trace() const { return traceparent_; }

private:
    friend class Writer;

    Connection& live() {
        if (!connection_.in_transaction()) throw TransactionLost();
        return connection_;
    }

    Connection& connection_;
    WriteThroughCaches& caches_;
    const Clock& clock_;
    Random& random_;
    const TimePoint now_;
    std::string traceparent_;
    std::vector<std::function<void()>> after_commit_;
    std::vector<outbox::Envelope> appended_;
    bool rewrote_events_ = false;
    bool truncates_log_ = false;
};

}  // namespace baedal::db
