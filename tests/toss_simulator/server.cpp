#include "toss_simulator/server.h"

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
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "toss_simulator/control.h"

namespace baedal::toss {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

struct Server::Inside {
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

Server::Server(const ServerOptions& options)
    : bank_(options.secret_key, [this](const json::Object& payment) { webhooks_.send(payment); }),
      inside_(std::make_unique<Inside>()) {
    Inside& in = *inside_;
    if (options.certificates) {
        in.tls.emplace(asio::ssl::context::tls_server);
        in.tls->use_certificate_chain_file(options.certificates->certificate.string());
        in.tls->use_private_key_file(options.certificates->key.string(), asio::ssl::context::pem);
    }
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), options.port);
    in.acceptor.open(endpoint.protocol());
    in.acceptor.set_option(tcp::acceptor::reuse_address(true));
    in.acceptor.bind(endpoint);
    in.acceptor.listen();
    in.accepting = std::thread([this, &in] {
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
    });
}

Server::~Server() {
    Inside& in = *inside_;
    {
        const std::lock_guard lock(in.mutex);
        in.stopping = true;
    }
    bank_.stop();
    ::shutdown(in.acceptor.native_handle(), SHUT_RDWR);  // wakes accept()
    in.accepting.join();
    in.close_connections();
    for (std::thread& connection : in.connections) connection.join();
}

std::uint16_t Server::port() const { return inside_->acceptor.local_endpoint().port(); }

std::string Server::url() const {
    return (inside_->tls ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port());
}

Response Server::respond(const Call& call) {
    if (call.path == "/control" || call.path.starts_with("/control/"))
        return control(call, bank_, webhooks_);
    return bank_.handle(call);
}

template <class Stream>
void Server::serve(Stream& stream) {
    boost::beast::flat_buffer buffer;
    for (;;) {
        http::request<http::string_body> request;
        http::read(stream, buffer, request);
        ++requests_;
        const auto target = boost::urls::parse_origin_form(request.target());
        std::map<std::string, std::string> query;
        if (target) {
            for (const auto& parameter : target->params()) query[parameter.key] = parameter.value;
        }
        const Response reply = respond({std::string(request.method_string()),
                                        target ? std::string(target->path()) : "",
                                        std::string(request[http::field::authorization]),
                                        std::string(request["Idempotency-Key"]), request.body(),
                                        std::string(request["TossPayments-Test-Code"]), query});
        if (reply.drop_connection) return;
        http::response<http::string_body> response(static_cast<http::status>(reply.status), 11,
                                                   reply.body);
        response.set(http::field::content_type, "application/json");
        response.set(http::field::date, absl::FormatTime("%a, %d %b %E4Y %H:%M:%S GMT", absl::Now(),
                                                         absl::UTCTimeZone()));
        response.keep_alive(request.keep_alive());
        response.prepare_payload();
        http::write(stream, response);
        if (!request.keep_alive()) return;
    }
}

}  // namespace baedal::toss
