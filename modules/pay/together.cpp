#include "together.h"

#include <exception>
#include <memory>

#include "util/wakeup.h"

namespace baedal::pay {

namespace {

struct Party {
    std::size_t left;
    std::exception_ptr error;
    std::shared_ptr<Wakeup> last_ended;
};

Task<> take_part(std::shared_ptr<Party> party, Task<> task) {
    try {
        co_await std::move(task);
    } catch (...) {
        if (!party->error) party->error = std::current_exception();
    }
    if (--party->left == 0) party->last_ended->ring();
}

}  // namespace

Task<> together(std::vector<Task<>> tasks, std::string what) {
    if (tasks.empty()) co_return;
    const Executor executor = co_await boost::asio::this_coro::executor;
    const auto party =
        std::make_shared<Party>(tasks.size(), nullptr, std::make_shared<Wakeup>(executor));
    for (Task<>& task : tasks) spawn(executor, take_part(party, std::move(task)), what);
    while (party->left > 0) co_await party->last_ended->wait_for(std::chrono::hours{1});
    if (party->error) std::rethrow_exception(party->error);
}

}  // namespace baedal::pay
