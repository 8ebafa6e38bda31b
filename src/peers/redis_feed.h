// The events of other processes, as Redis has them.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/thread_annotations.h"
#include "peers/event_feed.h"
#include "peers/redis_streams.h"
#include "runtime/worker_thread.h"

namespace baedal::peers {

// One thread waits for the news of all streams. It begins with what is new: older events come from their
// producers. While Redis is away nothing comes, and the listeners ask the producers.
class RedisFeed final : public EventFeed {
public:
    // `clock` and `threads` outlive it.
    RedisFeed(RedisAddress address, OpenRedis open, const Clock& clock, Threads& threads);
    ~RedisFeed() override;
    RedisFeed(const RedisFeed&) = delete;
    RedisFeed& operator=(const RedisFeed&) = delete;

    void add_listener(const std::string& module, std::function<void(const News&)> listen) override;
    // Begins to read. After the last add_listener().
    void start();
    // Waits at most half a second.
    void stop();

private:
    std::optional<Instant> work();
    void connect();
    void read();
    void tell(const RedisStreams::Entry& entry);

    const RedisAddress address_;
    const OpenRedis open_;
    const Clock& clock_;
    Threads& threads_;
    Mutex mutex_;
    std::map<std::string, std::vector<std::function<void(const News&)>>> listeners_
        GUARDED_BY(mutex_);  // by stream

    // Used by the thread.
    std::unique_ptr<RedisStreams> redis_;
    RedisStreams::Positions positions_;
    int failures_ = 0;

    std::unique_ptr<WorkerThread> thread_;  // the last member: it uses the others
};

}  // namespace baedal::peers
