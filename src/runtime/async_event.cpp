#include "runtime/async_event.h"

#include <boost/asio/post.hpp>

namespace baedal {

Task<bool> AsyncEvent::wait_for(Instant::duration timeout) {
    if (notified_.exchange(false)) co_return true;
    Task<> wait = timer_.wait_for(timeout);
    // The flag is set before the cancel is posted to this thread, so a ring from here on either is
    // seen by the check below or cancels the wait.
    if (!notified_.load()) co_await std::move(wait);
    co_return notified_.exchange(false);
}

void AsyncEvent::notify() {
    if (notified_.exchange(true)) return;
    boost::asio::post(executor_, [self = shared_from_this()] { self->timer_.cancel(); });
}

}  // namespace baedal
