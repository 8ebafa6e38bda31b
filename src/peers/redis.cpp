#include "peers/redis.h"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include "base/parse_integer.h"

namespace baedal::peers {

namespace {

constexpr std::string_view scheme = "redis://";

timeval to_timeval(Milliseconds time) {
    return {.tv_sec = time.count() / 1000, .tv_usec = (time.count() % 1000) * 1000};
}

void free_reply(redisReply* reply) { freeReplyObject(reply); }
void free_context(redisContext* context) { redisFree(context); }

}  // namespace

RedisAddress RedisAddress::parse(const std::string& url) {
    const std::string expected = "must be redis://[:password@]host[:port]";
    if (!url.starts_with(scheme)) throw std::invalid_argument(expected);
    std::string rest = url.substr(scheme.size());
    if (rest.ends_with('/')) rest.pop_back();
    RedisAddress out;
    if (const std::size_t at = rest.rfind('@'); at != std::string::npos) {
        if (!rest.starts_with(':')) throw std::invalid_argument(expected);
        out.password = rest.substr(1, at - 1);
        rest.erase(0, at + 1);
    }
    if (const std::size_t colon = rest.rfind(':'); colon != std::string::npos) {
        const auto port = parse_non_negative(std::string_view(rest).substr(colon + 1));
        if (!port || *port == 0 || *port > 65535) throw std::invalid_argument(expected);
        out.port = static_cast<int>(*port);
        rest.erase(colon);
    }
    if (rest.empty()) throw std::invalid_argument(expected);
    out.host = rest;
    return out;
}

Redis::Redis(const RedisAddress& address, Milliseconds time_out)
    : context_(redisConnectWithTimeout(address.host.c_str(), address.port, to_timeval(time_out)),
               free_context) {
    if (!context_) throw RedisFailed("no memory for a connection to Redis");
    if (context_->err != 0) throw RedisFailed(context_->errstr);
    redisSetTimeout(context_.get(), to_timeval(time_out));
    if (!address.password.empty()) call({"AUTH", address.password});
}

Redis::~Redis() = default;

Redis::Reply Redis::call(const std::vector<std::string>& command) {
    std::vector<const char*> texts;
    std::vector<std::size_t> lengths;
    for (const std::string& part : command) {
        texts.push_back(part.data());
        lengths.push_back(part.size());
    }
    Reply reply(static_cast<redisReply*>(redisCommandArgv(
                    context_.get(), static_cast<int>(texts.size()), texts.data(), lengths.data())),
                free_reply);
    if (!reply) throw RedisFailed(context_->errstr);
    if (reply->type == REDIS_REPLY_ERROR) throw RedisFailed(std::string(reply->str, reply->len));
    return reply;
}

bool Redis::is_broken() const { return context_->err != 0; }

std::string stream_of(const std::string& module) { return "baedal:" + module; }
std::string entry_id(std::int64_t seq) { return std::to_string(seq) + "-0"; }

}  // namespace baedal::peers
