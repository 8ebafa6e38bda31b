#include "peers/redis_feed.h"

#include <utility>

#include <hiredis/hiredis.h>

#include "base/log.h"
#include "base/parse_integer.h"
#include "json/message.h"

namespace baedal::peers {

namespace {

constexpr const char* wait_for_news_ms =
    "300";  // of Redis, for news; also the time that a stop takes
constexpr const char* entries_at_once = "512";

std::string text_of(const redisReply& reply) {
    return reply.str == nullptr ? std::string() : std::string(reply.str, reply.len);
}

// The value of a field of an entry; "" if it has none.
std::string value_of(const redisReply& entry, std::string_view field) {
    const redisReply& fields = *entry.element[1];
    for (std::size_t i = 0; i + 1 < fields.elements; i += 2) {
        if (text_of(*fields.element[i]) == field) return text_of(*fields.element[i + 1]);
    }
    return {};
}

}  // namespace

RedisFeed::RedisFeed(RedisAddress address, Threads& threads)
    : address_(std::move(address)), threads_(threads) {}

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
        return std::chrono::steady_clock::now();
    } catch (const std::exception& e) {
        redis_.reset();
        if (++failures_ == failures_before_the_log)
            log::warn("Redis gives no events; they are asked for", {{"error", e.what()}});
        return std::chrono::steady_clock::now() + between_redis_connections.after(failures_);
    }
}

void RedisFeed::connect() {
    redis_ = std::make_unique<Redis>(address_, time_for_a_command);
    const Lock lock(mutex_);
    positions_.clear();
    for (const auto& [stream, listeners] : listeners_) {
        const Redis::Reply last = redis_->call({"XREVRANGE", stream, "+", "-", "COUNT", "1"});
        const bool has_one = last->type == REDIS_REPLY_ARRAY && last->elements > 0;
        positions_[stream] = has_one ? text_of(*last->element[0]->element[0]) : "0-0";
    }
}

void RedisFeed::read() {
    std::vector<std::string> command{"XREAD", "COUNT",          entries_at_once,
                                     "BLOCK", wait_for_news_ms, "STREAMS"};
    for (const auto& [stream, position] : positions_) command.push_back(stream);
    for (const auto& [stream, position] : positions_) command.push_back(position);
    const Redis::Reply reply = redis_->call(command);
    if (reply->type != REDIS_REPLY_ARRAY) return;  // nothing is new
    for (std::size_t i = 0; i < reply->elements; ++i) {
        const std::string stream = text_of(*reply->element[i]->element[0]);
        const redisReply& entries = *reply->element[i]->element[1];
        for (std::size_t k = 0; k < entries.elements; ++k) {
            const redisReply& entry = *entries.element[k];
            tell(stream, value_of(entry, "event"),
                 parse_non_negative(value_of(entry, "prev")).value_or(-1));
            positions_[stream] = text_of(*entry.element[0]);
        }
    }
}

// What is no event of a log is passed over: its consumer finds the gap.
void RedisFeed::tell(const std::string& stream, const std::string& event, std::int64_t prev) {
    std::vector<std::function<void(const News&)>> listeners;
    {
        const Lock lock(mutex_);
        listeners = listeners_[stream];
    }
    try {
        const News news{prev, json::from_text<LogEntry>(event)};
        for (const auto& listen : listeners) listen(news);
    } catch (const std::exception& e) {
        log::warn("Redis has an entry that is no event", {{"stream", stream}, {"error", e.what()}});
    }
}

}  // namespace baedal::peers
