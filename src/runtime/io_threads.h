// The I/O threads, each with one single-threaded io_context. A coroutine stays on its thread.
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
    // `count` threads; 0 is one for each core. `threads` outlives the object.
    explicit IoThreads(unsigned count, Threads& threads = SystemThreads::instance());
    ~IoThreads();
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    void start();
    void stop();  // ends the threads; waiting coroutines are destroyed with the contexts

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
