#include "http/server/transfer.h"

#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

#include "http/server/worker.h"

namespace baedal::http {

namespace {
constexpr std::size_t most_lingering_bytes = 1024 * 1024;
constexpr std::size_t most_at_once = 64 * 1024;
}  // namespace

Task<std::size_t> receive(Connection& connection, std::span<char> space) {
    if (connection.cut || connection.expired()) co_return 0;
    boost::system::error_code error;
    const std::size_t bytes =
        co_await connection.socket.async_read_some(boost::asio::buffer(space.data(), space.size()),
                                                   boost::asio::redirect_error(awaiting, error));
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
    co_await boost::asio::async_write(connection.socket, parts, left,
                                      boost::asio::redirect_error(awaiting, error));
    connection.waiting.unlink();
    if (error || over()) connection.cut = true;
    connection.disarm();
    co_return !connection.cut;
}

Task<> close_gracefully(Connection& connection) {
    boost::system::error_code ignored;
    connection.socket.shutdown(Socket::shutdown_send, ignored);
    connection.arm(connection.worker->server->limits.linger);
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
