#include "runtime/timer.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

namespace baedal {

namespace {

// The overload of use_service for io_context accepts Asio's own services only.
using Context = boost::asio::execution_context;

struct TimerService : Context::service {
    using key_type = TimerService;
    explicit TimerService(Context& context, TimerSource* timers = nullptr)
        : service(context), source(timers) {}
    void shutdown() override {}
    TimerSource* source;
};

TimerSource* source_of(boost::asio::io_context& context) {
    return boost::asio::has_service<TimerService>(context)
               ? boost::asio::use_service<TimerService>(static_cast<Context&>(context)).source
               : nullptr;
}

}  // namespace

void use_timers(boost::asio::io_context& context, TimerSource& source) {
    boost::asio::make_service<TimerService>(context, &source);
}

Timer::Timer(const Executor& executor)
    : executor_(executor), source_(source_of(executor.context())) {
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
