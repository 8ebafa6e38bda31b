// A unit of work of the writer: run() inside the transaction, complete() after it.
#pragma once

#include <exception>
#include <expected>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "db/transaction.h"
#include "runtime/task.h"

namespace baedal::db {

// Logs that `what` was not written, with the error `why`.
void report_unwritten(const std::string& what, const std::exception_ptr& why);

// When the commit of a unit goes to the disk, and when its caller goes on.
enum class Durability {
    // At once. The caller goes on when the commit is on the disk.
    immediate,
    // With the next immediate commit, at the latest after Options::longest_deferral: after a power cut
    // something that is on the disk, such as an event, has the unit's effects again. Readers see the
    // commit before. The caller goes on, and consumers see the unit's events, when it is on the disk.
    deferred,
    // As deferred, but the caller goes on at the commit, before after_commit functions have run.
    answered_early,
};

class Unit {
public:
    virtual ~Unit() = default;

    virtual Durability durability() const { return Durability::immediate; }

    // Runs on the writer's thread inside a transaction. False undoes the unit's changes without an
    // exception. An exception undoes them too and goes to complete(). Called a second time, with
    // the first changes undone, if another unit of the batch has failed.
    virtual bool run(Transaction& tx) = 0;
    // Runs after the commit (`error` is null) or the failure, on the thread of `context()`, or on
    // the writer's thread if that is null.
    virtual void complete(std::exception_ptr error) = 0;
    virtual boost::asio::io_context* context() const { return nullptr; }

    std::exception_ptr error;  // the writer's, from run() to complete()
};

template <class T>
struct IsExpected : std::false_type {};
template <class T, class E>
struct IsExpected<std::expected<T, E>> : std::true_type {};

// The result of `fn(tx)`, kept from run() to complete().
template <class T>
struct Completion {
    using Signature = void(std::exception_ptr, T);
    std::optional<T> value;

    template <class F>
    bool run(F& fn, Transaction& tx) {
        value.emplace(fn(tx));
        if constexpr (IsExpected<T>::value) return value->has_value();
        return true;
    }
    template <class Handler>
    void finish(Handler&& handler, std::exception_ptr error) {
        T result = error ? T{} : std::move(*value);
        std::forward<Handler>(handler)(std::move(error), std::move(result));
    }
    void finish(std::promise<T>& promise) { promise.set_value(std::move(*value)); }
};

template <>
struct Completion<void> {
    using Signature = void(std::exception_ptr);
    template <class F>
    bool run(F& fn, Transaction& tx) {
        fn(tx);
        return true;
    }
    template <class Handler>
    void finish(Handler&& handler, std::exception_ptr error) {
        std::forward<Handler>(handler)(std::move(error));
    }
    void finish(std::promise<void>& promise) { promise.set_value(); }
};

// A unit that a coroutine waits for.
template <class T, class F, class Handler>
class AwaitedUnit final : public Unit {
public:
    AwaitedUnit(Durability durability, F fn, Handler handler)
        : durability_(durability),
          fn_(std::move(fn)),
          handler_(std::move(handler)),
          executor_(boost::asio::get_associated_executor(handler_)),
          work_(executor_) {}

    bool run(Transaction& tx) override { return completion_.run(fn_, tx); }
    void complete(std::exception_ptr e) override {
        auto handler = std::move(handler_);
        completion_.finish(std::move(handler), std::move(e));
    }
    boost::asio::io_context* context() const override { return &executor_.context(); }
    Durability durability() const override { return durability_; }

private:
    const Durability durability_;
    F fn_;
    Handler handler_;
    Executor executor_;
    boost::asio::executor_work_guard<Executor> work_;
    Completion<T> completion_;
};

// A unit without a waiting caller. A failure is logged.
template <class F>
class UnawaitedUnit final : public Unit {
public:
    UnawaitedUnit(std::string what, F fn) : what_(std::move(what)), fn_(std::move(fn)) {}

    bool run(Transaction& tx) override {
        fn_(tx);
        return true;
    }
    void complete(std::exception_ptr e) override {
        if (e) report_unwritten(what_, e);
    }

private:
    std::string what_;
    F fn_;
};

// A unit that a blocked thread waits for.
template <class T, class F>
class BlockingUnit final : public Unit {
public:
    BlockingUnit(F fn, std::shared_ptr<std::promise<T>> promise)
        : fn_(std::move(fn)), promise_(std::move(promise)) {}

    bool run(Transaction& tx) override { return completion_.run(fn_, tx); }
    void complete(std::exception_ptr e) override {
        if (e) {
            promise_->set_exception(std::move(e));
        } else {
            completion_.finish(*promise_);
        }
    }

private:
    F fn_;
    std::shared_ptr<std::promise<T>> promise_;
    Completion<T> completion_;
};

}  // namespace baedal::db
