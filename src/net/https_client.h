// Calls to a service of somebody else: HTTP/1.1 over TLS, one deadline a call, connections kept.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/base_url.h"
#include "runtime/task.h"

namespace baedal::net {

struct ClientRequest {
    std::string method;  // GET, POST, ...
    std::string target;  // below the base URL: "/v1/..."; escaped by the caller
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;  // with Content-Length if it is not empty
};

struct ClientResponse {
    int status = 0;
    std::string body;
};

// No whole answer came: no connection, a certificate that is not accepted, time is up, a broken or too
// large answer. The message says which, fit for the log. Whether the request took effect is not known,
// unless nothing was sent.
struct CallFailed : std::runtime_error {
    CallFailed(const std::string& what, bool sent) : std::runtime_error(what), maybe_sent(sent) {}
    bool maybe_sent;  // false: not a byte of the request left this machine
};

struct ClientSettings {
    BaseUrl base;
    std::string ca_file;                         // PEM; empty: the system's certificate authorities
    std::chrono::milliseconds deadline{30'000};  // name, connection, handshake, request and answer
    std::size_t max_answer = 256 * 1024;         // bytes of a body
    std::size_t max_idle = 4;                    // connections kept on each I/O thread
    std::chrono::milliseconds idle_time{20'000};  // for how long
};

// Thread-safe: a call runs on its caller's I/O thread with that thread's connections. Outlives every
// call. With https the certificate must be valid for the host and issued by a trusted authority.
//
// A kept connection that turns out to be closed before a byte of the answer is replaced by a new one,
// within the same deadline, if the request may be repeated: a GET, or one with an Idempotency-Key.
class HttpsClient {
public:
    // Throws std::runtime_error when the certificate authorities cannot be read.
    explicit HttpsClient(ClientSettings settings);
    ~HttpsClient();
    HttpsClient(const HttpsClient&) = delete;
    HttpsClient& operator=(const HttpsClient&) = delete;

    // Throws CallFailed; std::invalid_argument where a line break is in the request's head.
    Task<ClientResponse> call(ClientRequest request) const;

private:
    struct Inside;
    const std::unique_ptr<const Inside> inside_;
};

// Whether the system may be looking up a name for a call, which nothing can interrupt: an I/O context's
// end waits for it. Thread-safe.
bool is_looking_up();

// The value of an Authorization field (RFC 7617).
std::string basic_authorization(std::string_view user, std::string_view password);
// `text` as one segment of a path: all but unreserved characters escaped.
std::string path_segment(std::string_view text);

}  // namespace baedal::net
