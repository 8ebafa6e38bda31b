// Connects to one of the addresses of a host. Private to src/net and its tests.
#pragma once

#include <chrono>
#include <memory>
#include <variant>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/basic_stream.hpp>

#include "base/clock.h"
#include "net/base_url.h"
#include "runtime/task.h"

namespace baedal::net {

using PlainStream = boost::beast::basic_stream<boost::asio::ip::tcp, Executor>;
using TlsStream = boost::asio::ssl::stream<PlainStream>;

// A TCP connection, with TLS if the URL has it. Belongs to one I/O thread.
class Connection {
public:
    // `tls` is null for a connection without TLS.
    Connection(const Executor& executor, boost::asio::ssl::context* tls);

    PlainStream& tcp();
    TlsStream* tls() { return std::get_if<TlsStream>(&stream_); }

private:
    std::variant<PlainStream, TlsStream> stream_;
};

// An address that has not connected after this time is no reason to wait: the next one is tried
// beside it (RFC 8305, section 5).
inline constexpr std::chrono::milliseconds next_address_after{250};

// Connects to the addresses in their order, each next one when the one before has failed or is
// silent, and returns the first connection that is ready for a request. The others are closed.
// `deadline` holds for the connection and for all that is done with it. `tls` may be destroyed after
// the return. Throws CallFailed, with the error of each address.
Task<std::shared_ptr<Connection>> connect(std::vector<boost::asio::ip::tcp::endpoint> addresses,
                                          BaseUrl base, boost::asio::ssl::context* tls,
                                          Instant deadline);

}  // namespace baedal::net
