#include "util/wakeup.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace baedal {

namespace {
using boost::asio::redirect_error;
constexpr boost::asio::use_awaitable_t<Executor> awaiting{};
}  // namespace

Task<bool> Wakeup::wait_for(std::chrono::steady_clock::duration timeout) {
    if (rung_.exchange(false)) co_return true;
    timer_.expires_after(timeout);
    // The flag is set before the cancel is posted to this thread, so a ring from here on either is
    // seen by the check below or cancels the wait.
    boost::system::error_code ignored;
    if (!rung_.load()) co_await timer_.async_wait(redirect_error(awaiting, ignored));
    co_return rung_.exchange(false);
}

void Wakeup::ring() {
    if (rung_.exchange(true)) return;
    boost::asio::post(executor_, [self = shared_from_this()] { self->timer_.cancel(); });
}

Task<> sleep_for(std::chrono::steady_clock::duration duration) {
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>
        timer(co_await boost::asio::this_coro::executor, duration);
    co_await timer.async_wait(awaiting);
}

}  // namespace baedal
