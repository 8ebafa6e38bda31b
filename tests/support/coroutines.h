// Runs coroutines from a test's main thread.
#pragma once

#include <future>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "runtime/io_threads.h"

namespace baedal::test {

// Real I/O threads for one test.
struct Io {
    explicit Io(unsigned threads = 2) : threads(threads) { this->threads.start(); }
    ~Io() { threads.stop(); }
    Io(const Io&) = delete;
    Io& operator=(const Io&) = delete;

    // Starts `task` on the n-th thread.
    template <class T>
    std::future<T> begin(Task<T> task, std::size_t n = 0) {
        return boost::asio::co_spawn(threads.executors()[n % threads.executors().size()],
                                     std::move(task), boost::asio::use_future);
    }
    // Starts `task` and waits for its result.
    template <class T>
    T run(Task<T> task) {
        return begin(std::move(task)).get();
    }

    IoThreads threads;
};

}  // namespace baedal::test
