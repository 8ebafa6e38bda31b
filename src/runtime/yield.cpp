#include "runtime/yield.h"

#include <boost/asio/post.hpp>

namespace baedal {

Task<> yield() {
    const Executor executor = co_await boost::asio::this_coro::executor;
    co_await boost::asio::post(executor, awaiting);
}

}  // namespace baedal
