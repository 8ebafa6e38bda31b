// HTTP/1.1 on a port of 127.0.0.1 for the simulator of an external system, over TLS if it has a certificate.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace baedal::simulator {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method;
    std::string path = {};  // decoded
    Pairs query = {};       // decoded
    Pairs headers = {};
    std::string body = {};

    // The first of that name (case-insensitive); "" if there is none.
    std::string header(std::string_view name) const;
    std::string parameter(std::string_view name) const;
};

struct HttpReply {
    int status = 200;
    std::string body = {};
    std::string content_type = "application/json";
    Pairs headers = {};
    bool drop_connection = false;            // close the connection instead of responding
    std::chrono::milliseconds body_delay{};  // between the head and the body
};

struct TlsFiles {
    std::filesystem::path certificate;  // PEM
    std::filesystem::path key;          // PEM
};

// A thread for each connection, enough for tests. Listens from the constructor to the destructor, which
// closes the connections and waits for their handlers.
class HttpServer {
public:
    using Handler = std::function<HttpReply(const HttpRequest&)>;  // called on many threads

    HttpServer(std::uint16_t port, const std::optional<TlsFiles>& tls, Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::uint16_t port() const;
    // As a base URL: https://localhost:PORT, or http://127.0.0.1:PORT.
    std::string url() const;
    int accepted() const { return accepted_; }  // connections so far
    int requests() const { return requests_; }  // complete ones

private:
    struct Inside;
    void accept_all();
    template <class Stream>
    void serve(Stream& stream);

    const Handler handler_;
    std::atomic<int> accepted_ = 0;
    std::atomic<int> requests_ = 0;
    std::unique_ptr<Inside> inside_;
};

}  // namespace baedal::simulator
