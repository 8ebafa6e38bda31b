// The coroutine type of the program, and the function that starts one without awaiting it.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace baedal {

// A coroutine runs on one I/O thread from its start to its end. The concrete executor avoids the
// cost of type erasure.
using Executor = boost::asio::io_context::executor_type;

template <class T = void>
using Task = boost::asio::awaitable<T, Executor>;

// The completion token of Asio's operations: `co_await stream.async_read_some(buffer, awaiting)`.
inline constexpr boost::asio::use_awaitable_t<Executor> awaiting{};

// Starts `task` on `executor`. An exception that leaves it is logged under `what` (asio::detached
// drops it). Thread-safe.
void spawn(const Executor& executor, Task<> task, std::string what);

}  // namespace baedal
