#include "net/connection.h"

#include <string>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core/error.hpp>

#include "net/https_client.h"
#include "runtime/async_event.h"

namespace baedal::net {

namespace {

namespace asio = boost::asio;
using boost::asio::ip::tcp;
using boost::system::error_code;

std::string message_of(const error_code& error) {
    return error == boost::beast::error::timeout ? "time is up" : error.message();
}

// The certificate's error if there is one.
std::string handshake_error(TlsStream& stream, const error_code& error) {
    const long fault = SSL_get_verify_result(stream.native_handle());
    if (error == boost::beast::error::timeout || fault == X509_V_OK) return message_of(error);
    return std::string("its certificate is not accepted: ") + X509_verify_cert_error_string(fault);
}

void require_certificate_of(TlsStream& stream, const BaseUrl& base) {
    SSL* ssl = stream.native_handle();
    if (base.host_is_address()) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), base.host.c_str());
        return;  // a server name is never an address (RFC 6066)
    }
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl, base.host.c_str());
    SSL_set_tlsext_host_name(ssl, base.host.c_str());
}

// Returns why the connection is not ready for a request; "" if it is.
Task<std::string> open(Connection& connection, tcp::endpoint address, const BaseUrl& base,
                       Instant deadline) {
    error_code error;
    PlainStream& stream = connection.tcp();
    stream.expires_at(deadline);  // also for the handshake and the exchange
    co_await stream.async_connect(address, asio::redirect_error(awaiting, error));
    if (error) co_return message_of(error);
    error_code ignored;
    stream.socket().set_option(tcp::no_delay(true), ignored);

    TlsStream* tls = connection.tls();
    if (tls == nullptr) co_return "";
    require_certificate_of(*tls, base);
    co_await tls->async_handshake(asio::ssl::stream_base::client,
                                  asio::redirect_error(awaiting, error));
    co_return error ? "no TLS: " + handshake_error(*tls, error) : std::string();
}

// The attempts of one call, all on one I/O thread.
struct Race {
    explicit Race(const Executor& executor) : changed(std::make_shared<AsyncEvent>(executor)) {}

    std::shared_ptr<AsyncEvent> changed;  // an attempt has ended
    std::vector<std::shared_ptr<Connection>> attempts;
    std::size_t running = 0;
    std::shared_ptr<Connection> winner;
    std::string errors;
};

// May outlive the call that started it, until its operation is cancelled.
Task<> attempt(std::shared_ptr<Race> race, std::shared_ptr<Connection> connection,
               tcp::endpoint address, BaseUrl base, Instant deadline) {
    const std::string error = co_await open(*connection, address, base, deadline);
    --race->running;
    if (!error.empty()) {
        if (!race->errors.empty()) race->errors += "; ";
        race->errors += address.address().to_string() + ": " + error;
    } else if (!race->winner) {
        race->winner = std::move(connection);
    }
    race->changed->notify();
}

void close_losers(Race& race) {
    for (const auto& connection : race.attempts) {
        if (connection != race.winner) connection->tcp().close();
    }
    race.attempts.clear();
}

}  // namespace

Connection::Connection(const Executor& executor, asio::ssl::context* tls)
    : stream_(std::in_place_type<PlainStream>, executor) {
    if (tls != nullptr) stream_.emplace<TlsStream>(executor, *tls);
}

PlainStream& Connection::tcp() {
    TlsStream* secure = tls();
    return secure != nullptr ? secure->next_layer() : std::get<PlainStream>(stream_);
}

Task<std::shared_ptr<Connection>> connect(std::vector<tcp::endpoint> addresses, BaseUrl base,
                                          asio::ssl::context* tls, Instant deadline) {
    const Executor executor = co_await asio::this_coro::executor;
    const auto race = std::make_shared<Race>(executor);
    for (const tcp::endpoint& address : addresses) {
        if (race->winner || std::chrono::steady_clock::now() >= deadline) break;
        ++race->running;
        race->attempts.push_back(std::make_shared<Connection>(executor, tls));
        spawn(executor, attempt(race, race->attempts.back(), address, base, deadline),
              "net.connect");
        co_await race->changed->wait_for(next_address_after);
    }
    // Each attempt ends at the deadline.
    while (!race->winner && race->running > 0)
        co_await race->changed->wait_for(deadline - std::chrono::steady_clock::now() +
                                         next_address_after);
    close_losers(*race);
    if (!race->winner) {
        throw CallFailed(base.authority() + " cannot be reached: " +
                             (race->errors.empty() ? "time is up" : race->errors),
                         false);
    }
    co_return std::move(race->winner);
}

}  // namespace baedal::net
