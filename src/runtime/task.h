// The coroutine type of the whole program and the one way to start one without awaiting it.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

namespace baedal {

// Every coroutine runs on one I/O thread from its start to its end: the concrete executor keeps
// type erasure off the hot path.
using Executor = boost::asio::io_context::executor_type;

template <class T = void>
using Task = boost::asio::awaitable<T, Executor>;

// Starts `task` on `executor` and reports an exception that leaves it in the log under `what`.
// (asio::detached would swallow it.)
void spawn(const Executor& executor, Task<> task, std::string what);

}  // namespace baedal
