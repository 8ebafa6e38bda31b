#include "simulator_server/http_server.h"

#include <list>
#include <mutex>
#include <set>
#include <thread>

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <sys/socket.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/text.h"

namespace baedal::simulator {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

std::string first_of(const Pairs& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs) {
        if (equal_ignoring_case(key, name)) return value;
    }
    return "";
}

HttpRequest read(const http::request<http::string_body>& request) {
    HttpRequest out;
    out.method = std::string(request.method_string());
    out.body = request.body();
    if (const auto target = boost::urls::parse_origin_form(request.target())) {
        out.path = std::string(target->path());
        for (const auto& parameter : target->params())
            out.query.emplace_back(parameter.key, parameter.value);
    }
    for (const auto& field : request)
        out.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    return out;
}

}  // namespace

std::string HttpRequest::header(std::string_view name) const { return first_of(headers, name); }
std::string HttpRequest::parameter(std::string_view name) const { return first_of(query, name); }

struct HttpServer::Inside {
    asio::io_context context;
    tcp::acceptor acceptor{context};
    std::optional<asio::ssl::context> tls;
    std::mutex mutex;
    std::set<int> open;  // descriptors of the connections
    bool stopping = false;
    std::list<std::thread> connections;
    std::thread accepting;

    // A socket leaves the set before it is closed, so no descriptor is shut down twice.
    void close_connections() {
        const std::lock_guard lock(mutex);
        for (const int descriptor : open) ::shutdown(descriptor, SHUT_RDWR);
    }
};

HttpServer::HttpServer(std::uint16_t port, const std::optional<TlsFiles>& tls, Handler handler)
    : handler_(std::move(handler)), inside_(std::make_unique<Inside>()) {
    Inside& in = *inside_;
    if (tls) {
        in.tls.emplace(asio::ssl::context::tls_server);
        in.tls->use_certificate_chain_file(tls->certificate.string());
        in.tls->use_private_key_file(tls->key.string(), asio::ssl::context::pem);
    }
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    in.acceptor.open(endpoint.protocol());
    in.acceptor.set_option(tcp::acceptor::reuse_address(true));
    in.acceptor.bind(endpoint);
    in.acceptor.listen();
    in.accepting = std::thread([this] { accept_all(); });
}

void HttpServer::accept_all() {
    Inside& in = *inside_;
    for (;;) {
        boost::system::error_code error;
        auto socket = std::make_shared<tcp::socket>(in.acceptor.accept(error));
        const std::lock_guard lock(in.mutex);
        if (in.stopping) return;
        if (error) continue;
        ++accepted_;
        const int descriptor = socket->native_handle();
        in.open.insert(descriptor);
        in.connections.emplace_back([this, &in, socket, descriptor] {
            try {
                if (in.tls) {
                    asio::ssl::stream<tcp::socket&> stream(*socket, *in.tls);
                    stream.handshake(asio::ssl::stream_base::server);
                    serve(stream);
                } else {
                    serve(*socket);
                }
            } catch (const std::exception&) {  // the client has gone
            }
            const std::lock_guard leaving(in.mutex);
            in.open.erase(descriptor);
            boost::system::error_code ignored;
            socket->close(ignored);
        });
    }
}

HttpServer::~HttpServer() {
    Inside& in = *inside_;
    {
        const std::lock_guard lock(in.mutex);
        in.stopping = true;
    }
    ::shutdown(in.acceptor.native_handle(), SHUT_RDWR);  // wakes accept()
    in.accepting.join();
    in.close_connections();
    for (std::thread& connection : in.connections) connection.join();
}

std::uint16_t HttpServer::port() const { return inside_->acceptor.local_endpoint().port(); }

std::string HttpServer::url() const {
    return (inside_->tls ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port());
}

template <class Stream>
void HttpServer::serve(Stream& stream) {
    boost::beast::flat_buffer buffer;
    for (;;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(16 << 20);
        http::read(stream, buffer, parser);
        ++requests_;
        const bool keep_alive = parser.get().keep_alive();
        const HttpReply reply = handler_(read(parser.get()));
        if (reply.drop_connection) return;
        http::response<http::string_body> response(static_cast<http::status>(reply.status), 11,
                                                   reply.body);
        response.set(http::field::content_type, reply.content_type);
        response.set(http::field::date, absl::FormatTime("%a, %d %b %E4Y %H:%M:%S GMT", absl::Now(),
                                                         absl::UTCTimeZone()));
        for (const auto& [name, value] : reply.headers) response.set(name, value);
        response.keep_alive(keep_alive);
        response.prepare_payload();
        http::response_serializer<http::string_body> serializer(response);
        if (reply.body_delay.count() > 0) {
            http::write_header(stream, serializer);
            std::this_thread::sleep_for(reply.body_delay);
        }
        http::write(stream, serializer);
        if (!keep_alive) return;
    }
}

}  // namespace baedal::simulator
