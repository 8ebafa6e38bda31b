// A TCP connection in clear text, to a device that does not speak HTTP.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include <boost/asio/io_context.hpp>

#include "base/clock.h"
#include "runtime/task.h"

namespace baedal::net {

// The connection was not made, or it is lost: refused, closed by the peer, or silent for too long. The
// message says which, for the log and the owner. What was sent may have arrived.
struct StreamLost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Belongs to one I/O thread, and to one coroutine at a time. After StreamLost it is of no more use.
// The destructor closes the connection.
class ByteStream {
public:
    ByteStream() = default;
    virtual ~ByteStream() = default;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;

    // Returns when the system has taken all bytes. Throws StreamLost if it takes longer than `within`.
    virtual Task<> send(std::string bytes, Milliseconds within) = 0;
    // The next bytes, at least one. Throws StreamLost if none come `within` this time.
    virtual Task<std::string> receive(Milliseconds within) = 0;
};

// `host` is a name or an IP address without brackets, `port` digits. Throws StreamLost.
Task<std::unique_ptr<ByteStream>> open_stream(std::string host, std::string port,
                                              Milliseconds within);

// Simulated devices: replaces the network of open_stream() on the io_contexts that use it.
class StreamSource {
public:
    virtual ~StreamSource() = default;
    // As open_stream().
    virtual Task<std::unique_ptr<ByteStream>> open(std::string host, std::string port,
                                                   Milliseconds within) = 0;
};

// Called before the first open_stream() on `context`. `source` outlives the last one.
void use_streams(boost::asio::io_context& context, StreamSource& source);

}  // namespace baedal::net
