#include <boost/asio/co_spawn.hpp>

#include "base/log.h"
#include "runtime/task.h"

namespace baedal {

void spawn(const Executor& executor, Task<> task, std::string what) {
    boost::asio::co_spawn(
        executor, std::move(task), [what = std::move(what)](std::exception_ptr e) {
            if (!e) return;
            try {
                std::rethrow_exception(e);
            } catch (const std::exception& error) {
                log::error("a background task ended with an exception",
                           {{"task", what}, {"error", error.what()}});
            } catch (...) {
                log::error("a background task ended with an unknown exception", {{"task", what}});
            }
        });
}

}  // namespace baedal
