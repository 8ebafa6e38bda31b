// Puts the events of the modules of this process into Redis.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/event_bus.h"
#include "peers/redis_streams.h"
#include "runtime/worker_thread.h"

namespace baedal::peers {

// On a thread of its own: Redis delays nobody. A stream goes on after its last entry; one that is empty, as after
// a loss, begins with the next event, and one that has later events than the log, as after a restore, is removed.
// It keeps some thousand events.
class RedisPublisher {
public:
    // `bus`, `clock` and `threads` outlive it. `modules` are those of this process.
    RedisPublisher(RedisAddress address, OpenRedis open, const events::EventBus& bus,
                   std::vector<std::string> modules, const Clock& clock, Threads& threads);
    ~RedisPublisher();
    RedisPublisher(const RedisPublisher&) = delete;
    RedisPublisher& operator=(const RedisPublisher&) = delete;

    // There may be new events. Thread-safe.
    void wake() { thread_->notify(); }
    // Ends the thread. The databases are open until then.
    void stop();

private:
    std::optional<Instant> work();
    void publish_all();
    // True if there may be more.
    bool publish(const std::string& module);
    std::int64_t find_position(const std::string& module);

    const RedisAddress address_;
    const OpenRedis open_;
    const events::EventBus& bus_;
    const std::vector<std::string> modules_;
    const Clock& clock_;

    // Used by the thread.
    std::unique_ptr<RedisStreams> redis_;
    std::map<std::string, std::int64_t> positions_;  // the last event in the stream
    int failures_ = 0;

    std::unique_ptr<WorkerThread> thread_;  // the last member: it uses the others
};

}  // namespace baedal::peers
