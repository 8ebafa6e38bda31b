#include "peers/redis.h"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include "base/parse_integer.h"

namespace baedal::peers {

namespace {

constexpr std::string_view scheme = "redis://";
constexpr std::string_view scheme_of_tls = "rediss://";

timeval to_timeval(Milliseconds time) {
    return {.tv_sec = time.count() / 1000, .tv_usec = (time.count() % 1000) * 1000};
}

void free_reply(redisReply* reply) { freeReplyObject(reply); }
void free_context(redisContext* context) { redisFree(context); }

}  // namespace

RedisAddress RedisAddress::parse(const std::string& url) {
    const std::string expected = "must be redis://[:password@]host[:port], or rediss:// for TLS";
    RedisAddress out;
    out.tls = url.starts_with(scheme_of_tls);
    if (!out.tls && !url.starts_with(scheme)) throw std::invalid_argument(expected);
    std::string rest = url.substr(out.tls ? scheme_of_tls.size() : scheme.size());
    if (rest.ends_with('/')) rest.pop_back();
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
    if (address.tls) tls_ = std::make_unique<RedisTls>(context_->fd, address.host, address.ca_file);
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
    Reply reply = tls_ ? call_over_tls(texts, lengths)
                       : Reply(static_cast<redisReply*>(
                                   redisCommandArgv(context_.get(), static_cast<int>(texts.size()),
                                                    texts.data(), lengths.data())),
                               free_reply);
    if (!reply) throw RedisFailed(context_->errstr);
    if (reply->type == REDIS_REPLY_ERROR) throw RedisFailed(std::string(reply->str, reply->len));
    return reply;
}

Redis::Reply Redis::call_over_tls(const std::vector<const char*>& texts,
                                  const std::vector<std::size_t>& lengths) {
    sds formatted = nullptr;
    const int size =
        redisFormatSdsCommandArgv(&formatted, static_cast<int>(texts.size()),
                                  const_cast<const char**>(texts.data()), lengths.data());
    if (size < 0) throw RedisFailed("no memory for a command to Redis");
    const std::unique_ptr<char, void (*)(sds)> command(formatted, redisFreeSdsCommand);
    is_tls_broken_ = true;  // until the reply is there
    tls_->write({command.get(), static_cast<std::size_t>(size)});
    void* reply = nullptr;
    while (reply == nullptr) {
        const std::string_view bytes = tls_->read();
        if (redisReaderFeed(context_->reader, bytes.data(), bytes.size()) != REDIS_OK ||
            redisReaderGetReply(context_->reader, &reply) != REDIS_OK)
            throw RedisFailed(context_->reader->errstr);
    }
    is_tls_broken_ = false;
    return {static_cast<redisReply*>(reply), free_reply};
}

bool Redis::is_broken() const { return context_->err != 0 || is_tls_broken_; }

std::string stream_of(const std::string& module) { return "baedal:" + module; }
std::string entry_id(std::int64_t seq) { return std::to_string(seq) + "-0"; }

}  // namespace baedal::peers
