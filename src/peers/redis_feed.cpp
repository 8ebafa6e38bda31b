#include "peers/redis_feed.h"

#include <utility>

#include "base/log.h"
#include "json/message.h"

namespace baedal::peers {

RedisFeed::RedisFeed(RedisAddress address, OpenRedis open, const Clock& clock, Threads& threads)
    : address_(std::move(address)), open_(std::move(open)), clock_(clock), threads_(threads) {}

RedisFeed::~RedisFeed() { stop(); }

void RedisFeed::add_listener(const std::string& module, std::function<void(const News&)> listen) {
    const Lock lock(mutex_);
    listeners_[stream_of(module)].push_back(std::move(listen));
}

void RedisFeed::start() {
    if (!thread_) thread_ = threads_.start_worker("redis-read", [this] { return work(); });
    thread_->notify();
}

void RedisFeed::stop() {
    if (thread_) thread_->end();
}

std::optional<Instant> RedisFeed::work() {
    try {
        if (!redis_) connect();
        read();
        if (failures_ >= failures_before_the_log) log::info("Redis gives events again");
        failures_ = 0;
        return clock_.monotonic() + redis_->between_reads();
    } catch (const std::exception& e) {
        redis_.reset();
        if (++failures_ == failures_before_the_log)
            log::warn("Redis gives no events; they are asked for", {{"error", e.what()}});
        return clock_.monotonic() + between_redis_connections.after(failures_);
    }
}

void RedisFeed::connect() {
    redis_ = open_(address_);
    const Lock lock(mutex_);
    positions_.clear();
    for (const auto& [stream, listeners] : listeners_) positions_[stream] = redis_->last_id(stream);
}

void RedisFeed::read() {
    for (const RedisStreams::Entry& entry : redis_->read(positions_)) {
        tell(entry);
        positions_[entry.stream] = entry.id;
    }
}

// What is no event of a log is passed over: its consumer finds the gap.
void RedisFeed::tell(const RedisStreams::Entry& entry) {
    std::vector<std::function<void(const News&)>> listeners;
    {
        const Lock lock(mutex_);
        listeners = listeners_[entry.stream];
    }
    try {
        const News news{entry.prev, entry.prev_id, json::from_text<LogEntry>(entry.event)};
        for (const auto& listen : listeners) listen(news);
    } catch (const std::exception& e) {
        log::warn("Redis has an entry that is no event",
                  {{"stream", entry.stream}, {"error", e.what()}});
    }
}

}  // namespace baedal::peers
