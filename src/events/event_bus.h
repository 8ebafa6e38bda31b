// The event bus: wakes consumers after commits, delivers requests, and reports the state of
// subscriptions.
#pragma once

#include <algorithm>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.h"
#include "db/database.h"
#include "events/dead_letters.h"
#include "events/endpoint.h"
#include "events/log_reader.h"
#include "events/subscription.h"
#include "runtime/async_event.h"
#include "runtime/task.h"

namespace baedal::events {

// The topic that is notified after each commit with events of the module.
inline std::string log_topic(const std::string& module) { return "events:" + module; }

// Positions are sequence numbers of the producer's log.
struct SubscriptionStatus {
    std::string consumer;
    std::string producer;
    std::int64_t cursor = 0;  // the last event that was handled or passed
    std::int64_t head = 0;    // last event of the log
    std::int64_t dead_letters = 0;
    std::optional<std::string> broken_off = {};  // as LogSource::broken_off

    std::int64_t lag() const { return std::max<std::int64_t>(head - cursor, 0); }
};

// A module that is in another process.
struct RemoteModule {
    // Sends a request, as JSON, to the module and returns its reply, as JSON.
    using Ask = std::function<Task<std::expected<std::string, Failure>>(
        std::string request, std::string body, std::chrono::steady_clock::duration deadline,
        std::string traceparent)>;
    // As EventBus::read. Throws db::Unavailable if the other process does not answer.
    using Read = std::function<Task<LogPage>(std::int64_t after, int limit)>;
    OpenLog open_log;
    OpenLog open_stream;  // as open_log, for a reader of any life time
    Ask ask;
    Read read;
};

// Thread-safe. Databases and remote modules are added before the first attach; the databases outlive the bus.
class EventBus {
public:
    // `timers` is the executor of the back-off timers.
    EventBus(const Executor& timers, BusSettings settings) : timers_(timers), settings_(settings) {}

    void add_database(const std::string& module, db::Database& database);
    void add_remote(const std::string& module, RemoteModule remote);
    // `module` answers the request "module.Name" of another module's contract. Without this its owner does.
    // Before the module is attached. Throws std::logic_error if another module answers it.
    void add_answerer(const std::string& request, const std::string& module);
    // The module that answers the request, wherever it is and whether it runs.
    std::string answerer(std::string_view request) const;
    // The events of the module that erase. Before the first attach.
    void add_erasures(const std::string& module, outbox::Erasures erasures);

    // Finds a cursor whose event its producer's log does not have (files of different backups). Returns a
    // message for the owner; empty if there is none. A database whose cursors, log or dead letters
    // cannot be read is made to fail. The same checks run when a failed database is opened again.
    std::optional<std::string> find_impossible_cursor() const;

    // Starts and stops the delivery of events and requests to a module instance. attach() throws
    // std::logic_error for a handler of a request that the module does not answer (add_answerer).
    void attach(const std::string& module, std::shared_ptr<const Handlers> handlers);
    void detach(const std::string& module);

    // True if every running consumer has handled all events of the logs that it reads, at the call.
    bool caught_up() const;
    // The same for one consumer. True for a log that cannot be read.
    bool caught_up(std::string_view consumer) const;
    // The same for one consumer's reading of one log. True if the log cannot be read.
    bool caught_up(std::string_view consumer, std::string_view producer) const;
    // The same, but false if the log cannot be read.
    bool has_read_all(std::string_view consumer, std::string_view producer) const;
    std::vector<SubscriptionStatus> status() const { return status_of({}); }

    std::vector<std::pair<std::string, DeadLetter>> dead_letters() const;  // by module
    // `check` runs in the unit that makes the change, on the module's writer thread. If it fails,
    // nothing is done and its problem is returned.
    using Check = std::function<Result<>()>;
    static Result<> no_check() { return {}; }
    // Problems: 404 not-found, 409 retry-failed (the event stays parked).
    Task<Result<>> retry(std::string module, std::int64_t id, Check check = no_check);
    Task<Result<>> discard(std::string module, std::int64_t id, Check check = no_check);

    // At most `limit` events of a module's log after the sequence number `after`; empty if there is
    // no such module.
    std::optional<LogPage> read(const std::string& module, std::int64_t after, int limit) const;
    // The same for a module of another process too. Throws db::Unavailable if that one does not answer.
    Task<std::optional<LogPage>> fetch(std::string module, std::int64_t after, int limit) const;
    // Returns when read() has all events of the module that are committed now. Returns at once if there is
    // no such module, or its database cannot write.
    Task<> sync_log(const std::string& module) const;
    // `listener` runs on the producer's writer thread after each commit that appended events; for a module of
    // another process on an I/O thread when they have come. Set before the first attach().
    void on_events(std::function<void(const std::string& module)> listener) {
        listener_ = std::move(listener);
    }

    // Null if the module is not in another process.
    const RemoteModule* remote(std::string_view module) const;
    // Null if the module does not run in this process.
    std::shared_ptr<const Handlers> handlers_of(std::string_view module) const;

private:
    // Of one consumer, or of all.
    std::vector<SubscriptionStatus> status_of(std::optional<std::string_view> consumer) const;
    // Null if the producer is in no process.
    Subscription* subscription(const std::string& consumer, const std::string& producer)
        REQUIRES(mutex_);
    std::string answerer_of(std::string_view request) const REQUIRES(mutex_);
    std::optional<OpenLog> log_of(const std::string& producer) const;
    std::optional<std::string> why_not_usable(const std::string& module,
                                              db::Connection& connection) const;
    std::optional<std::string> find_lost_cursor(const std::string& consumer,
                                                db::Connection& connection) const;
    void fail_unreadable() const;
    Task<Result<>> with_letter(std::string module, std::int64_t id, Check check, bool retry);

    const Executor timers_;
    const BusSettings settings_;
    std::map<std::string, db::Database*, std::less<>> databases_;
    std::map<std::string, RemoteModule, std::less<>> remotes_;
    std::map<std::string, outbox::Erasures> erasures_;  // by producer
    std::function<void(const std::string&)> listener_;

    mutable Mutex mutex_;
    // By request; those that their owners answer are not in it.
    std::map<std::string, std::string, std::less<>> answerers_ GUARDED_BY(mutex_);
    std::map<std::string, std::shared_ptr<const Handlers>, std::less<>> handlers_
        GUARDED_BY(mutex_);
    // By producer. Subscriptions are never removed, so pointers to them stay valid.
    std::map<std::string, std::vector<std::unique_ptr<Subscription>>> subscriptions_
        GUARDED_BY(mutex_);
};

// Runs `work` on the current I/O thread and waits for at most `deadline`. Empty on a time-out:
// `work` goes on and its result is dropped.
template <class T>
Task<std::optional<std::expected<T, Failure>>> within(std::chrono::steady_clock::duration deadline,
                                                      Task<T> work) {
    struct State {
        explicit State(const Executor& executor) : done(std::make_shared<AsyncEvent>(executor)) {}
        std::shared_ptr<AsyncEvent> done;
        std::optional<std::expected<T, Failure>> result;
    };
    const Executor executor = co_await boost::asio::this_coro::executor;
    auto state = std::make_shared<State>(executor);
    auto run = [](std::shared_ptr<State> shared, Task<T> inner) -> Task<> {
        std::exception_ptr error;
        try {
            shared->result = co_await std::move(inner);
        } catch (...) {
            error = std::current_exception();
            shared->result = std::unexpected(Failure::failed);
        }
        shared->done->notify();
        if (error) std::rethrow_exception(error);  // spawn() reports it
    };
    spawn(executor, run(state, std::move(work)), "request");
    co_await state->done->wait_for(deadline);
    co_return std::move(state->result);
}

inline bool Endpoint::caught_up(std::string_view consumer, std::string_view producer) const {
    return bus_.caught_up(consumer, producer);
}

inline bool Endpoint::has_read_all(std::string_view consumer, std::string_view producer) const {
    return bus_.has_read_all(consumer, producer);
}

// Logs that a reply of another process is none of this version.
void note_malformed_reply(const std::string& request, const char* why);

template <Request R>
Task<std::expected<typename R::Reply, Failure>> Endpoint::ask(
    R request, std::chrono::steady_clock::duration deadline, std::string traceparent) {
    const std::string name = name_of<R>();
    const std::string module = bus_.answerer(name);
    const auto handlers = bus_.handlers_of(module);
    if (!handlers) {
        const RemoteModule* remote = bus_.remote(module);
        if (remote == nullptr) co_return std::unexpected(Failure::unavailable);
        const auto reply =
            co_await remote->ask(name, json::to_text(request), deadline, traceparent);
        if (!reply) co_return std::unexpected(reply.error());
        try {
            co_return json::from_text<typename R::Reply>(*reply);
        } catch (const std::exception& e) {
            note_malformed_reply(name, e.what());
            co_return std::unexpected(Failure::failed);
        }
    }
    const auto found = handlers->requests.find(name);
    if (found == handlers->requests.end()) co_return std::unexpected(Failure::unavailable);
    const auto& handler = std::any_cast<const RequestHandler<R>&>(found->second);
    // The task keeps the callee's handlers and module instance alive until its end.
    auto call = []([[maybe_unused]] std::shared_ptr<const Handlers> owner,
                   const RequestHandler<R>& serve, R body,
                   std::string trace) -> Task<typename R::Reply> {
        co_return co_await serve(std::move(body), std::move(trace));
    };
    auto reply = co_await within<typename R::Reply>(
        deadline, call(handlers, handler, std::move(request), std::move(traceparent)));
    if (!reply) co_return std::unexpected(Failure::timed_out);
    co_return std::move(*reply);
}

}  // namespace baedal::events
