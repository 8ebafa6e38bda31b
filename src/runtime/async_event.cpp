#include "runtime/async_event.h"

#include <boost/asio/post.hpp>

namespace baedal {

Task<bool> AsyncEvent::wait_for(Instant::duration timeout) {
    if (notified_.exchange(false)) co_return true;
    Task<> wait = timer_.wait_for(timeout);
    // notify() sets the flag before it posts the cancel to this thread: a notification from here on
    // is either seen by the check below or cancels the wait.
    if (!notified_.load()) co_await std::move(wait);
    co_return notified_.exchange(false);
}

void AsyncEvent::notify() {
    if (notified_.exchange(true)) return;
    boost::asio::post(executor_, [self = shared_from_this()] { self->timer_.cancel(); });
}

}  // namespace baedal
