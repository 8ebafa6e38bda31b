// TLS of a connection to Redis. Debian's hiredis has none, but its parser and its sockets serve.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace baedal::peers {

// Over a connected socket that blocks and has its time-outs, and that outlives it. For one thread.
class RedisTls {
public:
    // Shakes hands. The certificate must be valid for the host and issued by an authority of `ca_file` (PEM; "": the
    // system's). Throws RedisFailed.
    RedisTls(int socket, const std::string& host, const std::string& ca_file);
    ~RedisTls();
    RedisTls(const RedisTls&) = delete;
    RedisTls& operator=(const RedisTls&) = delete;

    // Throws RedisFailed, after which nothing more can be sent.
    void write(std::string_view bytes);
    // Waits for some bytes, which stay until the next call. Throws likewise.
    std::string_view read();

private:
    [[noreturn]] void fail(const char* what, int result);

    const std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> settings_;
    const std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
    std::string buffer_;
};

}  // namespace baedal::peers
