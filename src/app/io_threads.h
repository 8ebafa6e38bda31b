// The I/O threads: one single-threaded io_context each, so that what begins on one stays on it.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "util/task.h"

namespace baedal::app {

class IoThreads {
public:
    explicit IoThreads(unsigned count);  // 0: one a core
    ~IoThreads();
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    void start();
    void stop();  // ends the threads; what still waits is dropped with the contexts

    std::vector<boost::asio::io_context*> contexts() const;
    std::vector<Executor> executors() const;

private:
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<boost::asio::executor_work_guard<Executor>> work_;
    std::vector<std::thread> threads_;
};

}  // namespace baedal::app
