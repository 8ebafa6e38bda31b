#include "peers/redis_streams.h"

#include <hiredis/hiredis.h>

#include "base/parse_integer.h"

namespace baedal::peers {

namespace {

constexpr Milliseconds time_for_a_command{2000};
constexpr const char* most_entries = "10000";
// Of Redis, for news; a thread that reads ends after this time.
constexpr const char* wait_for_news_ms = "300";
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

class Connected final : public RedisStreams {
public:
    explicit Connected(const RedisAddress& address) : redis_(address, time_for_a_command) {}

    std::string last_id(const std::string& stream) override {
        const Redis::Reply last = redis_.call({"XREVRANGE", stream, "+", "-", "COUNT", "1"});
        const bool has_one = last->type == REDIS_REPLY_ARRAY && last->elements > 0;
        return has_one ? text_of(*last->element[0]->element[0]) : "0-0";
    }

    void add(const Entry& entry) override {
        redis_.call({"XADD", entry.stream, "MAXLEN", "~", most_entries, entry.id, "prev",
                     std::to_string(entry.prev), "prevId", entry.prev_id, "event", entry.event});
    }

    void remove(const std::string& stream) override { redis_.call({"DEL", stream}); }

    std::vector<Entry> read(const Positions& positions) override {
        std::vector<std::string> command{"XREAD", "COUNT",          entries_at_once,
                                         "BLOCK", wait_for_news_ms, "STREAMS"};
        for (const auto& [stream, position] : positions) command.push_back(stream);
        for (const auto& [stream, position] : positions) command.push_back(position);
        const Redis::Reply reply = redis_.call(command);
        std::vector<Entry> out;
        if (reply->type != REDIS_REPLY_ARRAY) return out;  // nothing is new
        for (std::size_t i = 0; i < reply->elements; ++i) {
            const std::string stream = text_of(*reply->element[i]->element[0]);
            const redisReply& entries = *reply->element[i]->element[1];
            for (std::size_t k = 0; k < entries.elements; ++k) {
                const redisReply& entry = *entries.element[k];
                out.push_back({stream, text_of(*entry.element[0]),
                               parse_non_negative(value_of(entry, "prev")).value_or(-1),
                               value_of(entry, "prevId"), value_of(entry, "event")});
            }
        }
        return out;
    }

private:
    Redis redis_;
};

}  // namespace

std::unique_ptr<RedisStreams> open_redis(const RedisAddress& address) {
    return std::make_unique<Connected>(address);
}

}  // namespace baedal::peers
