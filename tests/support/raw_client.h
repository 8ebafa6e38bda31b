// A blocking HTTP client on a bare socket, for tests that send invalid requests.
#pragma once

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

namespace baedal::test {

struct RawResponse {
    int status = 0;
    std::string head;  // with the empty line at its end
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;  // chunks joined

    std::optional<std::string> header(std::string_view name) const {
        for (const auto& [key, value] : headers) {
            if (key.size() == name.size() &&
                ::strncasecmp(key.data(), name.data(), name.size()) == 0)
                return value;
        }
        return std::nullopt;
    }
};

// Every wait has a deadline. After it the client throws std::runtime_error with the bytes received
// so far.
class RawClient {
public:
    using Milliseconds = std::chrono::milliseconds;
    static constexpr Milliseconds max_wait{5000};

    // A small `receive_buffer` (bytes) makes the server wait soon.
    // `from` is the address of the client, any of 127.0.0.0/8.
    explicit RawClient(std::uint16_t port, int receive_buffer = 0,
                       std::uint32_t from = INADDR_LOOPBACK)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0) {
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        }
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(from);
        if (from != INADDR_LOOPBACK &&
            ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            const int error = errno;
            ::close(socket_);
            throw std::runtime_error("cannot bind: errno " + std::to_string(error));
        }
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            const int error = errno;
            ::close(socket_);
            throw std::runtime_error("cannot connect: errno " + std::to_string(error));
        }
    }
    ~RawClient() { close_gracefully(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    // False if the server closes before all bytes are sent.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    void close_gracefully() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    void stop_sending() { ::shutdown(socket_, SHUT_WR); }

    // The bytes up to the end of `marker`. They are consumed.
    std::string read_until(std::string_view marker, Milliseconds within = max_wait) {
        const auto deadline = std::chrono::steady_clock::now() + within;
        std::size_t found = 0;
        while ((found = received_.find(marker)) == std::string::npos) {
            if (!receive(deadline)) fail("the server closed before '" + std::string(marker) + "'");
        }
        return take(found + marker.size());
    }

    // One whole response. `to_head`: the response to a HEAD request.
    RawResponse read_response(bool to_head = false, Milliseconds within = max_wait) {
        RawResponse response = read_head(within);
        const bool bodyless = to_head || response.status == 204 || response.status == 304 ||
                              response.status / 100 == 1;
        if (bodyless) return response;
        if (const auto length = response.header("Content-Length")) {
            response.body = read_bytes(std::stoul(*length), within);
        } else if (response.header("Transfer-Encoding")) {
            for (std::string chunk = read_chunk(within); !chunk.empty(); chunk = read_chunk(within))
                response.body += chunk;
        } else {
            response.body = read_to_end(within);
        }
        return response;
    }

    RawResponse read_head(Milliseconds within = max_wait) {
        RawResponse response;
        response.head = read_until("\r\n\r\n", within);
        if (!response.head.starts_with("HTTP/1.1 ")) fail("not an answer: " + response.head);
        response.status = std::stoi(response.head.substr(9, 3));
        std::size_t line = response.head.find("\r\n") + 2;
        for (std::size_t end = 0; (end = response.head.find("\r\n", line)) != line;
             line = end + 2) {
            const std::size_t colon = response.head.find(": ", line);
            response.headers.emplace_back(response.head.substr(line, colon - line),
                                          response.head.substr(colon + 2, end - colon - 2));
        }
        return response;
    }

    // One chunk of a chunked body; empty for the last.
    std::string read_chunk(Milliseconds within = max_wait) {
        const std::size_t size = std::stoul(read_until("\r\n", within), nullptr, 16);
        std::string chunk = read_bytes(size, within);
        if (read_bytes(2, within) != "\r\n") fail("a chunk does not end with CR LF");
        return chunk;
    }

    std::string read_bytes(std::size_t count, Milliseconds within = max_wait) {
        const auto deadline = std::chrono::steady_clock::now() + within;
        while (received_.size() < count) {
            if (!receive(deadline)) fail("the server closed in the middle");
        }
        return take(count);
    }

    std::string read_to_end(Milliseconds within = max_wait) {
        const auto deadline = std::chrono::steady_clock::now() + within;
        while (receive(deadline)) {
        }
        return take(received_.size());
    }

    // True if the server closes in time and sends nothing before.
    bool ends(Milliseconds within = max_wait) { return read_to_end(within).empty(); }

    // send() and read_response().
    RawResponse ask(std::string_view request) {
        send(request);
        return read_response(request.starts_with("HEAD "));
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw std::runtime_error(what + "; received: '" + received_ + "'");
    }

    std::string take(std::size_t count) {
        std::string out = received_.substr(0, count);
        received_.erase(0, count);
        return out;
    }

    // False at the end or the reset of the connection.
    bool receive(std::chrono::steady_clock::time_point deadline) {
        const auto left =
            std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd readable{socket_, POLLIN, 0};
        if (left.count() <= 0 || ::poll(&readable, 1, static_cast<int>(left.count())) == 0)
            fail("nothing came in time");
        char buffer[16 * 1024];
        const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
        if (got <= 0) return false;
        received_.append(buffer, static_cast<std::size_t>(got));
        return true;
    }

    int socket_;
    std::string received_;
};

}  // namespace baedal::test
