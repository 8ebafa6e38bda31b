// Who waits for news of what: event streams and short waits, woken after a commit.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/async_event.h"
#include "runtime/task.h"

namespace baedal::events {

// Topics are names such as "order:<id>". A waiter first subscribes, then reads the state, then
// waits: what changes in between leaves its mark in the AsyncEvent, so that nothing is missed.
//
// notify() is thread-safe and costs an atomic load while nobody waits anywhere; subscriptions
// belong to the I/O thread that made them.
class Topics {
public:
    class Subscription {
    public:
        Subscription(Topics& topics, std::string topic, const Executor& executor);
        ~Subscription();
        Subscription(const Subscription&) = delete;
        Subscription& operator=(const Subscription&) = delete;
        // Shared with streams that also wake it for their own reasons (disconnect, shutdown).
        const std::shared_ptr<AsyncEvent>& wakeup() const { return wakeup_; }

    private:
        Topics& topics_;
        std::string topic_;
        std::shared_ptr<AsyncEvent> wakeup_;
    };

    Topics();
    ~Topics();
    void notify(const std::string& topic);
    std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

private:
    struct Shard;
    static constexpr std::size_t shard_count = 64;
    Shard& shard_of(std::string_view topic);

    std::atomic<std::size_t> waiting_ = 0;
    std::unique_ptr<Shard[]> shards_;
};

}  // namespace baedal::events
