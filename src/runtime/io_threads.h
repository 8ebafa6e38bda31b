// The I/O threads: one single-threaded io_context each, so that what begins on one stays on it.
#pragma once

#include <memory>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "runtime/task.h"
#include "runtime/worker_thread.h"

namespace baedal {

class IoThreads {
public:
    // 0: one a core. `threads` outlives them.
    explicit IoThreads(unsigned count, Threads& threads = SystemThreads::instance());
    ~IoThreads();
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    void start();
    void stop();  // ends the threads; what still waits is dropped with the contexts

    std::vector<boost::asio::io_context*> contexts() const;
    std::vector<Executor> executors() const;

private:
    struct Context;

    Threads& system_;
    std::vector<std::unique_ptr<Context>> contexts_;
    std::vector<boost::asio::executor_work_guard<Executor>> work_;
    std::vector<std::unique_ptr<WorkerThread>> threads_;
};

}  // namespace baedal
