#include "peers/redis_publisher.h"

#include <utility>

#include "base/log.h"
#include "base/parse_integer.h"
#include "json/message.h"
#include "peers/messages.h"

namespace baedal::peers {

namespace {

constexpr int published_at_once = 256;

std::int64_t seq_of(std::string_view id) {
    return parse_non_negative(id.substr(0, id.find('-'))).value_or(0);
}

}  // namespace

RedisPublisher::RedisPublisher(RedisAddress address, OpenRedis open, const events::EventBus& bus,
                               std::vector<std::string> modules, const Clock& clock,
                               Threads& threads)
    : address_(std::move(address)),
      open_(std::move(open)),
      bus_(bus),
      modules_(std::move(modules)),
      clock_(clock),
      thread_(threads.start_worker("redis-publish", [this] { return work(); })) {}

RedisPublisher::~RedisPublisher() { stop(); }

void RedisPublisher::stop() { thread_->end(); }

std::optional<Instant> RedisPublisher::work() {
    try {
        if (!redis_) {
            redis_ = open_(address_);
            positions_.clear();
        }
        publish_all();
        if (failures_ >= failures_before_the_log) log::info("Redis takes the events again");
        failures_ = 0;
        return std::nullopt;
    } catch (const std::exception& e) {
        redis_.reset();
        if (++failures_ == failures_before_the_log)
            log::warn("Redis does not take the events; their consumers ask for them",
                      {{"error", e.what()}});
        return clock_.monotonic() + between_redis_connections.after(failures_);
    }
}

void RedisPublisher::publish_all() {
    for (const std::string& module : modules_) {
        while (publish(module)) {
        }
    }
}

std::int64_t RedisPublisher::find_position(const std::string& module) {
    const auto page = bus_.read(module, 0, 1);
    const std::int64_t head = page ? page->head : 0;
    const std::string last = redis_->last_id(stream_of(module));
    if (last == "0-0") return head;
    const std::int64_t position = seq_of(last);
    if (position <= head) return position;
    redis_->remove(stream_of(module));
    return head;
}

bool RedisPublisher::publish(const std::string& module) {
    const auto known = positions_.find(module);
    if (known == positions_.end()) positions_[module] = find_position(module);
    std::int64_t& position = positions_.at(module);
    const auto page = bus_.read(module, position, published_at_once);
    if (!page) return false;
    events::LogPosition prev{page->prev, page->prev_id};
    for (const events::Envelope& event : page->events) {
        redis_->add({stream_of(module), entry_id(event.seq), prev.seq, prev.id,
                     json::to_text(LogEntry::of(event))});
        prev = {event.seq, event.id};
        position = event.seq;
    }
    return page->more;
}

}  // namespace baedal::peers
