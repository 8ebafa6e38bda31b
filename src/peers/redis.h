// A connection to Redis, for one thread.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/clock.h"
#include "peers/redis_tls.h"
#include "runtime/backoff.h"

struct redisContext;
struct redisReply;

namespace baedal::peers {

// Redis cannot be reached, has not answered in time, or has refused a command (the message says which).
struct RedisFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct RedisAddress {
    std::string host;
    int port = 6379;
    std::string password;  // "": none
    bool tls = false;      // rediss://
    std::string ca_file;   // with TLS, PEM; "": the system's certificate authorities

    // "redis://[:password@]host[:port]", or "rediss://" for TLS. Throws std::invalid_argument with a sentence for the owner.
    static RedisAddress parse(const std::string& url);
};

// Not thread-safe. After RedisFailed by the network a new one is made.
class Redis {
public:
    using Reply = std::unique_ptr<redisReply, void (*)(redisReply*)>;

    // Connects. `time_out` is that of the connection and of each command, but for what a command waits itself.
    // Throws RedisFailed.
    Redis(const RedisAddress& address, Milliseconds time_out);
    ~Redis();
    Redis(const Redis&) = delete;
    Redis& operator=(const Redis&) = delete;

    // Throws RedisFailed; is_refused() tells a refusal from a broken connection.
    Reply call(const std::vector<std::string>& command);
    bool is_broken() const;

private:
    Reply call_over_tls(const std::vector<const char*>& texts,
                        const std::vector<std::size_t>& lengths);

    std::unique_ptr<redisContext, void (*)(redisContext*)> context_;
    std::unique_ptr<RedisTls> tls_;  // null: clear text
    bool is_tls_broken_ = false;
};

// Of a thread whose work needs Redis.
inline constexpr Backoff between_redis_connections{Milliseconds{50}, Milliseconds{5000}};
inline constexpr int failures_before_the_log = 3;

// The stream of a module's log. The id of an entry is "<seq>-0": Redis refuses one that it has, so that an event
// is there once however often it is published.
std::string stream_of(const std::string& module);
std::string entry_id(std::int64_t seq);

}  // namespace baedal::peers
