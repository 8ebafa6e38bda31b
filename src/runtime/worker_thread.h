// Threads as a port, like Clock and Random: what runs beside what is up to the machine, or up to a
// simulation that has one thread and decides every turn of it by a seed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "runtime/task.h"

namespace baedal {

// A thread of its own that runs one body, again and again.
class WorkerThread {
public:
    // Does what there is to do; returns when it wants to be run again although nobody rings.
    using Body = std::function<std::optional<Instant>()>;

    WorkerThread() = default;
    virtual ~WorkerThread() = default;
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

    // Runs the body soon; several rings may be one run. Thread-safe.
    virtual void notify() = 0;
    // Runs the body once more if a ring is unanswered, and waits for its end. Rings after this are
    // ignored. The destructor does the same.
    virtual void end() = 0;
    // The caller is about to block until the body has done what it was rung for. A thread of its own
    // gets to it by itself; a simulation, which has none, runs the body here.
    virtual void expedite() {}
};

class Threads {
public:
    virtual ~Threads() = default;

    virtual std::unique_ptr<WorkerThread> start_worker(std::string name,
                                                       WorkerThread::Body body) = 0;
    // Runs `context` on a thread until it is stopped; destroying the result waits for that.
    virtual std::unique_ptr<WorkerThread> run(std::string name,
                                              boost::asio::io_context& context) = 0;
    // Blocks the calling thread until `done()`, which is asked every few milliseconds, or until
    // `limit` has passed. True if it is done.
    virtual bool wait_until(const std::function<bool()>& done, Milliseconds limit) = 0;
};

// The machine's own. Has no state.
class SystemThreads final : public Threads {
public:
    std::unique_ptr<WorkerThread> start_worker(std::string name, WorkerThread::Body body) override;
    std::unique_ptr<WorkerThread> run(std::string name, boost::asio::io_context& context) override;
    bool wait_until(const std::function<bool()>& done, Milliseconds limit) override;

    static SystemThreads& instance();
};

}  // namespace baedal
