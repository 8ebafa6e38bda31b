#include "app/io_threads.h"

#include <algorithm>

#include <pthread.h>

#include "ops/log.h"

namespace baedal::app {

namespace {

// A handler that throws must not end its thread: with it every connection on it would hang.
void run(boost::asio::io_context& context) {
    for (;;) {
        try {
            context.run();
            return;
        } catch (const std::exception& e) {
            log::error("an exception reached an I/O thread", {{"error", e.what()}});
        }
    }
}

}  // namespace

IoThreads::IoThreads(unsigned count) {
    if (count == 0) count = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < count; ++i) {
        contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
        work_.emplace_back(contexts_.back()->get_executor());
    }
}

IoThreads::~IoThreads() { stop(); }

void IoThreads::start() {
    for (const auto& context : contexts_) {
        threads_.emplace_back([&context] { run(*context); });
        pthread_setname_np(threads_.back().native_handle(),
                           ("io-" + std::to_string(threads_.size())).c_str());
    }
}

void IoThreads::stop() {
    work_.clear();
    for (const auto& context : contexts_) context->stop();
    for (std::thread& thread : threads_) thread.join();
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

}  // namespace baedal::app
