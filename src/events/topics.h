// Topics: event streams and short waits subscribe to a name and are woken after a commit.
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

// A topic is a name such as "order:<id>". A waiter subscribes, then reads the state, then waits. A
// change in between notifies the AsyncEvent, so that no change is missed.
//
// notify() is thread-safe and costs one atomic load while there is no subscription. A Subscription
// belongs to the I/O thread that created it.
class Topics {
public:
    class Subscription {
    public:
        Subscription(Topics& topics, std::string topic, const Executor& executor);
        ~Subscription();
        Subscription(const Subscription&) = delete;
        Subscription& operator=(const Subscription&) = delete;
        // Shared with streams, which notify it for their own reasons too (disconnect, shutdown).
        const std::shared_ptr<AsyncEvent>& changed() const { return changed_; }

    private:
        Topics& topics_;
        std::string topic_;
        std::shared_ptr<AsyncEvent> changed_;
    };

    Topics();
    ~Topics();
    void notify(const std::string& topic);
    // The number of subscriptions.
    std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

private:
    struct Shard;
    static constexpr std::size_t shard_count = 64;
    Shard& shard_of(std::string_view topic);

    std::atomic<std::size_t> waiting_ = 0;
    std::unique_ptr<Shard[]> shards_;
};

}  // namespace baedal::events
