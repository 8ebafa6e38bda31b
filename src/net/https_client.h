// Calls other services: HTTP/1.1 over TLS, one deadline for each call, and one connection unless they are kept.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "net/base_url.h"
#include "runtime/task.h"

namespace baedal::net {

struct ClientRequest {
    std::string method;  // GET, POST, ...
    std::string target;  // below the base URL: "/v1/..."; escaped by the caller
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;  // with Content-Length if it is not empty
    std::optional<std::chrono::milliseconds> deadline = {};  // in the place of the client's
};

struct ClientResponse {
    int status = 0;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers = {};

    // The first of that name (case-insensitive); "" if there is none.
    std::string header(std::string_view name) const;
};

// No whole response arrived: no connection, an invalid certificate, a timeout, a malformed or too
// large response. The message says which, for the log. Whether the request took effect is unknown,
// unless nothing was sent.
struct CallFailed : std::runtime_error {
    CallFailed(const std::string& what, bool sent) : std::runtime_error(what), maybe_sent(sent) {}
    bool maybe_sent;  // false: no byte of the request was sent
};

struct ClientSettings {
    BaseUrl base;
    std::string ca_file;                         // PEM; empty: the system's certificate authorities
    std::chrono::milliseconds deadline{30'000};  // name, connection, handshake and exchange
    std::size_t max_response = 256 * 1024;       // bytes of a body
    bool public_only =
        false;  // no call to an address that is not of the internet, whatever name it has
    // Connections stay open for the next call of their I/O thread. A call over one that the server has closed
    // is sent again over a new one: for requests that may be repeated.
    bool keeps_connections = false;
};

// Thread-safe: a call runs on its caller's I/O thread. Outlives every call. With https the
// certificate must be valid for the host and issued by a trusted authority.
class HttpsClient {
public:
    // Throws std::runtime_error when the certificate authorities cannot be read.
    explicit HttpsClient(ClientSettings settings);
    ~HttpsClient();
    HttpsClient(const HttpsClient&) = delete;
    HttpsClient& operator=(const HttpsClient&) = delete;

    // Sends the request once, to the first address of the host that is ready for it. An address that
    // is silent for a quarter of a second does not hold up the next one. Throws CallFailed;
    // std::invalid_argument for a line break in the request's head.
    Task<ClientResponse> call(ClientRequest request) const;

private:
    struct Impl;
    const std::unique_ptr<const Impl> impl_;
};

// Simulated services: replaces the network of HttpsClient on the io_contexts that use it.
class CallSource {
public:
    virtual ~CallSource() = default;
    // As HttpsClient::call(). The request has its deadline.
    virtual Task<ClientResponse> call(BaseUrl base, ClientRequest request) = 0;
};

// Called before the first call on `context`. `source` outlives the last one.
void use_calls(boost::asio::io_context& context, CallSource& source);

// Whether a name is being looked up. A look-up cannot be interrupted, and the destructor of its I/O
// context waits for it. Thread-safe.
bool is_looking_up();

// The value of an Authorization field (RFC 7617).
std::string basic_authorization(std::string_view user, std::string_view password);
// `text` as one segment of a path: all characters but unreserved ones are escaped.
std::string path_segment(std::string_view text);

}  // namespace baedal::net
