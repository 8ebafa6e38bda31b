#include "peers/redis_publisher.h"

#include <utility>

#include <hiredis/hiredis.h>

#include "base/log.h"
#include "base/parse_integer.h"
#include "json/message.h"
#include "peers/messages.h"

namespace baedal::peers {

namespace {

constexpr int published_at_once = 256;
constexpr const char* most_entries = "10000";

std::int64_t seq_of(const redisReply& entry) {
    const redisReply& id = *entry.element[0];
    const std::string_view text(id.str, id.len);
    return parse_non_negative(text.substr(0, text.find('-'))).value_or(0);
}

}  // namespace

RedisPublisher::RedisPublisher(RedisAddress address, const events::EventBus& bus,
                               std::vector<std::string> modules, Threads& threads)
    : address_(std::move(address)),
      bus_(bus),
      modules_(std::move(modules)),
      thread_(threads.start_worker("redis-publish", [this] { return work(); })) {}

RedisPublisher::~RedisPublisher() { stop(); }

void RedisPublisher::stop() { thread_->end(); }

std::optional<Instant> RedisPublisher::work() {
    try {
        if (!redis_) {
            redis_ = std::make_unique<Redis>(address_, time_for_a_command);
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
        return std::chrono::steady_clock::now() + between_redis_connections.after(failures_);
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
    const Redis::Reply last =
        redis_->call({"XREVRANGE", stream_of(module), "+", "-", "COUNT", "1"});
    if (last->type != REDIS_REPLY_ARRAY || last->elements == 0) return head;
    const std::int64_t position = seq_of(*last->element[0]);
    if (position <= head) return position;
    redis_->call({"DEL", stream_of(module)});
    return head;
}

bool RedisPublisher::publish(const std::string& module) {
    const auto known = positions_.find(module);
    if (known == positions_.end()) positions_[module] = find_position(module);
    std::int64_t& position = positions_.at(module);
    const auto page = bus_.read(module, position, published_at_once);
    if (!page) return false;
    std::int64_t prev = page->prev;
    for (const events::Envelope& event : page->events) {
        redis_->call({"XADD", stream_of(module), "MAXLEN", "~", most_entries, entry_id(event.seq),
                      "prev", std::to_string(prev), "event", json::to_text(LogEntry::of(event))});
        prev = event.seq;
        position = event.seq;
    }
    return page->more;
}

}  // namespace baedal::peers
