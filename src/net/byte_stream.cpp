#include "net/byte_stream.h"

#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>

#include "net/connection.h"
#include "net/https_client.h"
#include "net/resolve.h"
#include "runtime/context_source.h"

namespace baedal::net {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

[[noreturn]] void throw_lost(const error_code& error) {
    if (error == boost::beast::error::timeout) throw StreamLost("no answer in time");
    if (error == asio::error::eof) throw StreamLost("the connection was closed");
    throw StreamLost(error.message());
}

class TcpStream final : public ByteStream {
public:
    explicit TcpStream(std::shared_ptr<Connection> connection)
        : connection_(std::move(connection)) {}

    Task<> send(std::string bytes, Milliseconds within) override {
        PlainStream& stream = connection_->tcp();
        stream.expires_after(within);
        error_code error;
        co_await asio::async_write(stream, asio::buffer(bytes),
                                   asio::redirect_error(awaiting, error));
        if (error) throw_lost(error);
    }

    Task<std::string> receive(Milliseconds within) override {
        PlainStream& stream = connection_->tcp();
        stream.expires_after(within);
        std::string bytes(256, '\0');
        error_code error;
        const std::size_t count = co_await stream.async_read_some(
            asio::buffer(bytes), asio::redirect_error(awaiting, error));
        if (error) throw_lost(error);
        bytes.resize(count);
        co_return bytes;
    }

private:
    std::shared_ptr<Connection> connection_;
};

}  // namespace

Task<std::unique_ptr<ByteStream>> open_stream(std::string host, std::string port,
                                              Milliseconds within) {
    const Executor executor = co_await asio::this_coro::executor;
    if (StreamSource* source = source_of<StreamSource>(executor.context()))
        co_return co_await source->open(std::move(host), std::move(port), within);
    const Instant deadline = std::chrono::steady_clock::now() + within;
    const BaseUrl base{
        .tls = false, .host = std::move(host), .port = std::move(port), .path_prefix = {}};
    try {
        auto addresses = co_await resolve(base, deadline);
        co_return std::make_unique<TcpStream>(
            co_await connect(std::move(addresses), base, nullptr, deadline));
    } catch (const CallFailed& e) {
        throw StreamLost(e.what());
    }
}

void use_streams(asio::io_context& context, StreamSource& source) {
    replace_source(context, source);
}

}  // namespace baedal::net
