// Runs a coroutine in a command, which has no I/O threads.
#pragma once

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "runtime/task.h"

namespace baedal::cli {

// On the caller's thread, to its end. Throws what it throws.
template <class T>
T run_task(Task<T> task) {
    boost::asio::io_context io;
    auto result = boost::asio::co_spawn(io, std::move(task), boost::asio::use_future);
    io.run();
    return result.get();
}

}  // namespace baedal::cli
