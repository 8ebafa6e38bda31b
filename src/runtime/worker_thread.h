// The thread interface. The system runs the threads in parallel; the simulation runs their bodies
// on one thread, in an order that a seed decides.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "runtime/task.h"

namespace baedal {

// A thread that runs one body whenever it is notified or due.
class WorkerThread {
public:
    // Does the pending work. Returns the time of the next run without a notification, if there is
    // one.
    using Body = std::function<std::optional<Instant>()>;

    WorkerThread() = default;
    virtual ~WorkerThread() = default;
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

    // Runs the body soon. Several notifications may cause one run. Thread-safe.
    virtual void notify() = 0;
    // Runs the body once more if a notification is pending, then waits for its end. Ignores later
    // notifications. The destructor does the same.
    virtual void end() = 0;
    // The caller is about to block until the body has run. A real thread does nothing here; the
    // simulation runs the body on the caller's thread.
    virtual void expedite() {}
};

// Starts threads. Thread-safe.
class Threads {
public:
    virtual ~Threads() = default;

    virtual std::unique_ptr<WorkerThread> start_worker(std::string name,
                                                       WorkerThread::Body body) = 0;
    // Runs `context` on a thread until the context is stopped. The destructor of the result waits
    // for the thread's end.
    virtual std::unique_ptr<WorkerThread> run(std::string name,
                                              boost::asio::io_context& context) = 0;
    // Blocks the calling thread until `done()`, which it calls every few milliseconds, is true or
    // `limit` has passed. Returns the last result of `done()`.
    virtual bool wait_until(const std::function<bool()>& done, Milliseconds limit) = 0;
};

// The threads of the operating system. Has no state.
class SystemThreads final : public Threads {
public:
    std::unique_ptr<WorkerThread> start_worker(std::string name, WorkerThread::Body body) override;
    std::unique_ptr<WorkerThread> run(std::string name, boost::asio::io_context& context) override;
    bool wait_until(const std::function<bool()>& done, Milliseconds limit) override;

    static SystemThreads& instance();
};

}  // namespace baedal
