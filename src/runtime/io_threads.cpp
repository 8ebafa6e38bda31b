#include "runtime/io_threads.h"

#include <algorithm>
#include <thread>

namespace baedal {

// shutdown() destroys waiting coroutines but keeps the services.
struct IoThreads::Context : boost::asio::io_context {
    using boost::asio::execution_context::shutdown;
    using boost::asio::io_context::io_context;
};

IoThreads::IoThreads(unsigned count, Threads& threads) : system_(threads) {
    if (count == 0) count = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < count; ++i) {
        contexts_.push_back(std::make_unique<Context>(1));
        work_.emplace_back(contexts_.back()->get_executor());
    }
}

// A coroutine of one context may own timers of another: all coroutines end before the first
// context.
IoThreads::~IoThreads() {
    stop();
    for (const auto& context : contexts_) context->shutdown();
}

void IoThreads::start() {
    for (const auto& context : contexts_) {
        threads_.push_back(system_.run("io-" + std::to_string(threads_.size() + 1), *context));
    }
}

void IoThreads::stop() {
    work_.clear();
    for (const auto& context : contexts_) context->stop();
    threads_.clear();
}

std::vector<boost::asio::io_context*> IoThreads::contexts() const {
    std::vector<boost::asio::io_context*> out;
    out.reserve(contexts_.size());
    for (const auto& context : contexts_) out.push_back(context.get());
    return out;
}

std::vector<Executor> IoThreads::executors() const {
    std::vector<Executor> out;
    out.reserve(contexts_.size());
    for (const auto& context : contexts_) out.push_back(context->get_executor());
    return out;
}

}  // namespace baedal
