#include "runtime/timer.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "runtime/context_source.h"

namespace baedal {

void use_timers(boost::asio::io_context& context, TimerSource& source) {
    replace_source(context, source);
}

Timer::Timer(const Executor& executor)
    : executor_(executor), source_(source_of<TimerSource>(executor.context())) {
    if (source_ == nullptr) system_.emplace(executor);
}

Task<> Timer::wait_for(Instant::duration duration) {
    if (source_ == nullptr) {
        system_->expires_after(duration);
        return system_->async_wait(boost::asio::redirect_error(awaiting, ignored_));
    }
    return boost::asio::async_initiate<decltype(awaiting)&, void()>(
        [this, duration](auto handler) {
            ticket_ = source_->after(
                duration, [executor = executor_, handler = std::move(handler)]() mutable {
                    boost::asio::post(executor, std::move(handler));
                });
        },
        awaiting);
}

void Timer::cancel() {
    if (source_ == nullptr) {
        system_->cancel();
    } else {
        source_->cancel(ticket_);
    }
}

Task<> sleep_for(Instant::duration duration) {
    Timer timer(co_await boost::asio::this_coro::executor);
    co_await timer.wait_for(duration);
}

}  // namespace baedal
