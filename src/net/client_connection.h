// One connection of a client, plain or TLS, and the idle ones of an I/O thread. Private to src/net.
#pragma once

#include <list>
#include <memory>
#include <variant>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/basic_stream.hpp>

#include "base/clock.h"
#include "runtime/task.h"

namespace baedal::net {

using PlainStream = boost::beast::basic_stream<boost::asio::ip::tcp, Executor>;
using TlsStream = boost::asio::ssl::stream<PlainStream>;

// Belongs to one I/O thread.
struct ClientConnection {
    ClientConnection(const Executor& executor, boost::asio::ssl::context* tls);

    // Below TLS: the socket with its deadline.
    PlainStream& socket() { return secure ? secure->next_layer() : *plain; }
    // Between two calls: still open, and nothing has come that nobody has asked for.
    bool quiet();

    std::unique_ptr<PlainStream> plain;  // one of the two
    std::unique_ptr<TlsStream> secure;
};

// The connections that wait for the next call on one I/O thread. They belong to its io_context and end
// with it, whichever thread lets the client go, and whenever.
class IdleConnections final : public boost::asio::execution_context::service {
public:
    // NOLINTNEXTLINE(cert-err58-cpp): an empty constructor, which is not marked noexcept
    static inline boost::asio::execution_context::id id;
    explicit IdleConnections(boost::asio::execution_context& context) : service(context) {}

    // What is said about a client here: connections of one that is gone are let go.
    using Owner = std::shared_ptr<const int>;

    // The youngest, or nothing.
    std::unique_ptr<ClientConnection> take(const Owner& owner);
    void keep(const Owner& owner, std::unique_ptr<ClientConnection> connection, Instant until,
              std::size_t most);

private:
    struct Entry {
        std::weak_ptr<const int> owner;
        std::unique_ptr<ClientConnection> connection;
        Instant until;
    };

    void shutdown() override { idle_.clear(); }
    void let_go();

    std::list<Entry> idle_;  // youngest first
};

}  // namespace baedal::net
