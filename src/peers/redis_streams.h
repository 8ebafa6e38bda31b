// The events in Redis: one stream for the log of a module, over one connection.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "peers/redis.h"

namespace baedal::peers {

// For one thread. All functions throw RedisFailed; after one by the network a new connection is opened.
class RedisStreams {
public:
    struct Entry {
        std::string stream;
        std::string id;          // "<seq>-0"
        std::int64_t prev = -1;  // the event before it in its log; -1: the entry does not say
        std::string prev_id;     // its id; "": there is none, or the entry does not say
        std::string event;       // a LogEntry as JSON
    };
    using Positions = std::map<std::string, std::string>;  // the last id that was read, by stream

    RedisStreams() = default;
    virtual ~RedisStreams() = default;
    RedisStreams(const RedisStreams&) = delete;
    RedisStreams& operator=(const RedisStreams&) = delete;

    // The id of the last entry; "0-0": the stream is empty.
    virtual std::string last_id(const std::string& stream) = 0;
    // A stream keeps some ten thousand entries. An id that is not above the last one is refused.
    virtual void add(const Entry& entry) = 0;
    virtual void remove(const std::string& stream) = 0;
    // Entries after the positions, in the order of each stream, at most some hundred. Waits for the first
    // one, at most the third of a second.
    virtual std::vector<Entry> read(const Positions& positions) = 0;
    // Until the next read(), beside that.
    virtual Milliseconds between_reads() const { return Milliseconds{0}; }
};

// Throws RedisFailed.
using OpenRedis = std::function<std::unique_ptr<RedisStreams>(const RedisAddress&)>;
std::unique_ptr<RedisStreams> open_redis(const RedisAddress& address);

}  // namespace baedal::peers
