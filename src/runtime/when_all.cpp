#include "runtime/when_all.h"

#include <exception>
#include <memory>
#include <span>

#include "runtime/async_event.h"

namespace baedal {

namespace {

struct State {
    std::size_t running;
    std::exception_ptr error;
    std::shared_ptr<AsyncEvent> last_ended;
};

Task<> run_one(std::shared_ptr<State> state, Task<> task) {
    try {
        co_await std::move(task);
    } catch (...) {
        if (!state->error) state->error = std::current_exception();
    }
    if (--state->running == 0) state->last_ended->notify();
}

}  // namespace

Task<> when_all(std::vector<Task<>> tasks, std::string name) {
    if (tasks.empty()) co_return;
    const Executor executor = co_await boost::asio::this_coro::executor;
    const auto state =
        std::make_shared<State>(tasks.size(), nullptr, std::make_shared<AsyncEvent>(executor));
    for (Task<>& task : std::span(tasks).subspan(1))
        spawn(executor, run_one(state, std::move(task)), name);
    co_await run_one(state, std::move(tasks.front()));
    while (state->running > 0) co_await state->last_ended->wait_for(std::chrono::hours{1});
    if (state->error) std::rethrow_exception(state->error);
}

}  // namespace baedal
