// What a unit of work sees: the database inside one transaction, and the module's outbox.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "db/connection.h"
#include "db/outbox/envelope.h"
#include "db/write_through_cache.h"
#include "json/parser.h"

namespace baedal::db {

// Lives on the writer thread for one unit. What it appended and scheduled goes with the unit: if the
// unit fails, nothing of it happens.
class Transaction {
public:
    Transaction(Connection& connection, WriteThroughCaches& caches, const Clock& clock,
                Random& random)
        : connection_(connection), caches_(caches), clock_(clock), random_(random) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    template <class... T>
    int run(Sql sql, const Arg<T>&... args) {
        return connection_.run(sql, args...);
    }
    template <class F, class... T>
    void each(Sql sql, F&& f, const Arg<T>&... args) {
        connection_.each(sql, std::forward<F>(f), args...);
    }
    template <class F, class... T>
    auto one(Sql sql, F&& f, const Arg<T>&... args) {
        return connection_.one(sql, std::forward<F>(f), args...);
    }
    template <class F, class... T>
    auto all(Sql sql, F&& f, const Arg<T>&... args) {
        return connection_.all(sql, std::forward<F>(f), args...);
    }
    Connection& connection() { return connection_; }
    // What was written lately of that kind, this transaction included.
    template <class T>
    WriteThroughCache<T>& cache() {
        return caches_.of<T>();
    }

    TimePoint now() const { return clock_.now(); }
    std::string make_id() { return baedal::make_id(clock_, random_); }

    // Appends an event to the module's outbox, in this transaction. Consumers see it after the commit.
    template <outbox::Event E>
    void append(E event) {
        std::string subject = event.subject();
        std::string data = json::to_text(event);
        append(E::type.name, std::move(subject), std::move(data),
               outbox::CachedEvent::of(std::move(event)));
    }
    void append(std::string_view type, std::string subject, std::string data,
                outbox::CachedEvent held = {});

    // Runs `f` on the writer thread once the transaction is on the disk. `f` must be quick; if it
    // throws, the log says so and nothing else comes of it.
    void after_commit(std::function<void()> f) { after_commit_.push_back(std::move(f)); }

    // Runs `f()` so that it can be undone alone: if it throws, what it changed, appended and scheduled
    // goes with it, and the exception goes on.
    template <class F>
    void attempt(F&& f) {
        const std::size_t appended = appended_.size();
        const std::size_t scheduled = after_commit_.size();
        connection_.run("SAVEPOINT attempt");
        try {
            std::forward<F>(f)();
        } catch (...) {
            connection_.run("ROLLBACK TO attempt");
            caches_.tell(&AnyWriteThroughCache::partly_undone);
            connection_.run("RELEASE attempt");
            appended_.resize(appended);
            after_commit_.resize(scheduled);
            throw;
        }
        connection_.run("RELEASE attempt");
    }

    // The trace that events appended from now on belong to.
    void set_trace(const std::string& traceparent) { traceparent_ = traceparent; }
    const std::string& trace() const { return traceparent_; }

private:
    friend class Writer;

    Connection& connection_;
    WriteThroughCaches& caches_;
    const Clock& clock_;
    Random& random_;
    std::string traceparent_;
    std::vector<std::function<void()>> after_commit_;
    std::vector<outbox::Envelope> appended_;
};

}  // namespace baedal::db
