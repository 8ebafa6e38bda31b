#include "http/server/transfer.h"

#include <array>
#include <memory>

#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

#include "http/server/worker.h"

namespace baedal::http {

namespace {
constexpr std::size_t most_lingering_bytes = 1024 * 1024;
constexpr std::size_t most_at_once = 64 * 1024;
}  // namespace

namespace {

bool is_unix(const Socket& socket) {
    boost::system::error_code error;
    const auto endpoint = socket.local_endpoint(error);
    return !error && endpoint.protocol().family() == AF_UNIX;
}

// The first byte of a handshake's record (RFC 8446, section 5.1).
bool begins_with_handshake(Socket& socket) {
    char first = 0;
    const bool has_one = ::recv(socket.native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
    return has_one && first == 0x16;
}

}  // namespace

Task<bool> begin_tls(Connection& connection) {
    const ServerState& server = *connection.worker->server;
    if (!server.certificate || is_unix(connection.socket)) co_return true;
    if (!connection.begin_idle()) co_return false;
    boost::system::error_code error;
    co_await connection.socket.async_wait(Socket::wait_read,
                                          boost::asio::redirect_error(awaiting, error));
    if (error || connection.cut) co_return false;
    if (!begins_with_handshake(connection.socket)) co_return true;
    connection.idle = false;
    connection.arm(server.limits.request);
    connection.tls = std::make_unique<TlsStream>(connection.socket, *server.certificate->context());
    co_await connection.tls->async_handshake(TlsStream::server,
                                             boost::asio::redirect_error(awaiting, error));
    connection.waiting.unlink();
    co_return !error && !connection.cut;
}

Task<std::size_t> receive(Connection& connection, std::span<char> space) {
    if (connection.cut || connection.expired()) co_return 0;
    boost::system::error_code error;
    const auto buffer = boost::asio::buffer(space.data(), space.size());
    const auto token = [&] { return boost::asio::redirect_error(awaiting, error); };
    const std::size_t bytes = connection.tls
                                  ? co_await connection.tls->async_read_some(buffer, token())
                                  : co_await connection.socket.async_read_some(buffer, token());
    if (error || connection.cut) co_return 0;
    co_return bytes;
}

Task<bool> send(Connection& connection, std::string_view head, std::string_view body) {
    if (connection.cut) co_return false;
    connection.arm(connection.worker->server->limits.write);
    const std::array<boost::asio::const_buffer, 2> parts{boost::asio::buffer(head),
                                                         boost::asio::buffer(body)};
    boost::system::error_code error;
    // cut_off() or a deadline between two writes finds no operation to cancel.
    const auto over = [&] { return connection.cut || connection.expired(); };
    const auto left = [&](const boost::system::error_code& failure, std::size_t) {
        return failure || over() ? std::size_t{0} : most_at_once;
    };
    connection.wait_for_client();
    const auto token = [&] { return boost::asio::redirect_error(awaiting, error); };
    connection.tls ? co_await boost::asio::async_write(*connection.tls, parts, left, token())
                   : co_await boost::asio::async_write(connection.socket, parts, left, token());
    connection.waiting.unlink();
    if (error || over()) connection.cut = true;
    connection.disarm();
    co_return !connection.cut;
}

Task<> close_gracefully(Connection& connection) {
    boost::system::error_code ignored;
    connection.arm(connection.worker->server->limits.linger);
    if (connection.tls && !connection.cut) {  // tells that the end is no attacker's
        co_await connection.tls->async_shutdown(boost::asio::redirect_error(awaiting, ignored));
    }
    connection.socket.shutdown(Socket::shutdown_send, ignored);
    std::array<char, 1024> discarded;
    std::size_t total = 0;
    while (total < most_lingering_bytes) {
        const std::size_t bytes = co_await receive(connection, discarded);
        if (bytes == 0) break;
        total += bytes;
    }
    connection.socket.close(ignored);
}

}  // namespace baedal::http
