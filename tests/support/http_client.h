// A blocking HTTP/1.1 client that keeps its connection open.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "support/socket.h"

namespace baedal::test {

using Json = boost::json::value;

struct HttpResponse {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case; the last of one name
    std::string body;
    std::map<std::string, std::string> cookies = {};  // of Set-Cookie: name to "name=value"

    // "" if absent. `name` is in lower case.
    std::string header(const std::string& name) const;
    // Throws if the body is not JSON.
    Json json() const;
    // The slug of a problem's `type`; "" if the body is not a problem.
    std::string problem() const;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

// Reads the head and the body of a response from a connection. Throws ConnectionLost.
class ResponseReader {
public:
    explicit ResponseReader(Socket& socket) : socket_(socket) {}

    HttpResponse read_head(std::chrono::milliseconds max_wait);
    // The whole body: by Content-Length, in chunks, or until the peer closes.
    void read_body(HttpResponse& response, std::chrono::milliseconds max_wait);
    // The next piece of a stream's body; "" at its end.
    std::string read_piece(const HttpResponse& response, std::chrono::milliseconds max_wait);
    bool anything_left() const { return !buffer_.empty(); }

private:
    void fill(std::chrono::milliseconds max_wait);
    std::string take_line(std::chrono::milliseconds max_wait);
    std::string take(std::size_t size, std::chrono::milliseconds max_wait);

    Socket& socket_;
    std::string buffer_;
};

// Not thread-safe. Throws ConnectionLost without a whole response; the request may have taken
// effect.
class HttpClient {
public:
    HttpClient(Endpoint server, std::string token = "")
        : server_(std::move(server)), token_(std::move(token)) {}

    HttpResponse get(const std::string& path, const Headers& headers = {}) {
        return request("GET", path, "", headers);
    }
    HttpResponse post(const std::string& path, const Json& body, const Headers& headers = {});
    HttpResponse post_text(const std::string& path, const std::string& body,
                           const Headers& headers = {});
    // An empty `body` is not sent. The body is JSON unless `headers` has a Content-Type.
    HttpResponse request(std::string_view method, const std::string& path, const std::string& body,
                         const Headers& headers = {});

    std::chrono::milliseconds max_wait{15'000};
    std::uint16_t port() const { return server_.port; }

private:
    const Endpoint server_;
    const std::string token_;
    std::unique_ptr<Socket> socket_;
};

std::string request_text(std::string_view method, const std::string& path, const std::string& body,
                         const std::string& token, const Headers& headers);

}  // namespace baedal::test
