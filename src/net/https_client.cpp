#include "net/https_client.h"

#include <algorithm>
#include <optional>

#include <openssl/evp.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "net/client_connection.h"
#include "net/resolve.h"

namespace baedal::net {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Request = http::request<http::string_body>;

constexpr asio::use_awaitable_t<Executor> awaiting{};
constexpr std::size_t max_head = 16 * 1024;

asio::ssl::context make_tls(const std::string& ca_file) {
    asio::ssl::context tls(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(asio::ssl::verify_peer);
    try {
        if (ca_file.empty()) {
            tls.set_default_verify_paths();
        } else {
            tls.load_verify_file(ca_file);
        }
    } catch (const boost::system::system_error& e) {
        throw std::runtime_error("the certificate authorities cannot be read from " +
                                 (ca_file.empty() ? "the system" : ca_file) + ": " +
                                 e.code().message());
    }
    return tls;
}

bool may_be_repeated(const ClientRequest& request) {
    if (request.method == "GET") return true;
    return std::ranges::any_of(request.headers, [](const auto& field) {
        return boost::beast::iequals(field.first, "Idempotency-Key");
    });
}

// Beast would let a line break in a value begin another field.
bool is_on_one_line(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Request to_beast(const ClientRequest& in, const BaseUrl& base) {
    Request out(http::verb::unknown, base.path_prefix + in.target, 11);
    out.method_string(in.method);
    out.set(http::field::host, base.authority());
    out.set(http::field::user_agent, "baedal");
    out.set(http::field::accept, "application/json");
    bool sound = is_on_one_line(in.method) && is_on_one_line(in.target);
    for (const auto& [name, value] : in.headers) {
        sound = sound && is_on_one_line(name) && is_on_one_line(value);
        out.set(name, value);
    }
    if (!sound) throw std::invalid_argument("a request's head holds a line break");
    if (in.body.empty()) return out;
    out.body() = in.body;
    out.prepare_payload();
    return out;
}

// Why a handshake failed, with the certificate's fault where it was that.
std::string reason(TlsStream& stream, const error_code& error) {
    const long fault = SSL_get_verify_result(stream.native_handle());
    if (fault == X509_V_OK) return error.message();
    return std::string("its certificate is not accepted: ") + X509_verify_cert_error_string(fault);
}

void check_peer_of(TlsStream& stream, const BaseUrl& base) {
    SSL* ssl = stream.native_handle();
    if (base.host_is_address()) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), base.host.c_str());
        return;  // server names are names (RFC 6066)
    }
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl, base.host.c_str());
    SSL_set_tlsext_host_name(ssl, base.host.c_str());
}

// How far an exchange came, for whoever must decide whether it may be tried once more.
struct Exchange {
    error_code error;
    bool answer_begun = false;
    bool keep = false;
    ClientResponse answer;
};

template <class Stream>
Task<> exchange(Stream& stream, const Request& request, std::size_t max_answer, Exchange& out) {
    co_await http::async_write(stream, request, asio::redirect_error(awaiting, out.error));
    // A server that refuses before it has read everything may have answered all the same.
    const error_code write_error = out.error;
    boost::beast::flat_buffer buffer(max_head + max_answer);
    http::response_parser<http::string_body> parser;
    parser.header_limit(max_head);
    parser.body_limit(max_answer);
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(awaiting, out.error));
    out.answer_begun = parser.got_some() || buffer.size() > 0;
    if (out.error) {
        if (write_error && !out.answer_begun) out.error = write_error;
        co_return;
    }
    out.answer.status = static_cast<int>(parser.get().result_int());
    // After an interim answer (1xx) the true one would be taken for the next call's.
    out.keep =
        !write_error && out.answer.status >= 200 && parser.get().keep_alive() && buffer.size() == 0;
    out.answer.body = std::move(parser.get().body());
}

bool is_time_out(const error_code& error) { return error == boost::beast::error::timeout; }

}  // namespace

struct HttpsClient::Inside {
    explicit Inside(ClientSettings s) : settings(std::move(s)) {
        if (settings.base.tls) tls.emplace(make_tls(settings.ca_file));
    }

    std::unique_ptr<ClientConnection> make(const Executor& executor) const {
        return std::make_unique<ClientConnection>(executor, tls ? &*tls : nullptr);
    }
    Task<> connect(ClientConnection& connection, Instant deadline) const;
    Task<> run(ClientConnection& connection, const Request& request, Instant deadline,
               Exchange& out) const;

    const ClientSettings settings;
    mutable std::optional<asio::ssl::context> tls;  // SSL_new() counts references, thread-safely
    const IdleConnections::Owner self = std::make_shared<const int>(0);
};

Task<> HttpsClient::Inside::connect(ClientConnection& connection, Instant deadline) const {
    const auto endpoints = co_await resolve(settings.base, deadline);
    error_code error;
    connection.socket().expires_at(deadline);
    co_await connection.socket().async_connect(endpoints, asio::redirect_error(awaiting, error));
    if (error) {
        throw CallFailed(settings.base.authority() + " cannot be reached: " +
                             (is_time_out(error) ? "time is up" : error.message()),
                         false);
    }
    connection.socket().socket().set_option(asio::ip::tcp::no_delay(true), error);
    if (!connection.secure) co_return;
    check_peer_of(*connection.secure, settings.base);
    co_await connection.secure->async_handshake(asio::ssl::stream_base::client,
                                                asio::redirect_error(awaiting, error));
    if (error) {
        throw CallFailed(
            "no TLS with " + settings.base.authority() + ": " +
                (is_time_out(error) ? "time is up" : reason(*connection.secure, error)),
            false);
    }
}

Task<> HttpsClient::Inside::run(ClientConnection& connection, const Request& request,
                                Instant deadline, Exchange& out) const {
    out = Exchange{};
    connection.socket().expires_at(deadline);
    if (connection.secure) {
        co_await exchange(*connection.secure, request, settings.max_answer, out);
    } else {
        co_await exchange(*connection.plain, request, settings.max_answer, out);
    }
}

HttpsClient::HttpsClient(ClientSettings settings)
    : inside_(std::make_unique<const Inside>(std::move(settings))) {}
HttpsClient::~HttpsClient() = default;

Task<ClientResponse> HttpsClient::call(ClientRequest request) const {
    const Inside& in = *inside_;
    const Executor executor = co_await asio::this_coro::executor;
    auto& idle = asio::use_service<IdleConnections>(executor.context());
    const Instant deadline = std::chrono::steady_clock::now() + in.settings.deadline;
    const Request message = to_beast(request, in.settings.base);

    Exchange exchanged;
    std::unique_ptr<ClientConnection> connection = idle.take(in.self);
    bool sent = false;
    if (connection) {
        sent = true;
        co_await in.run(*connection, message, deadline, exchanged);
        const bool was_closed =
            exchanged.error && !exchanged.answer_begun && !is_time_out(exchanged.error);
        if (was_closed && may_be_repeated(request)) connection.reset();
    }
    if (!connection) {
        connection = in.make(executor);
        try {
            co_await in.connect(*connection, deadline);
        } catch (const CallFailed& e) {
            throw CallFailed(e.what(), sent);
        }
        co_await in.run(*connection, message, deadline, exchanged);
    }
    if (exchanged.error) {
        throw CallFailed(
            in.settings.base.authority() + " did not answer: " +
                (is_time_out(exchanged.error) ? "time is up" : exchanged.error.message()),
            true);
    }
    if (exchanged.keep) {
        connection->socket().expires_never();
        idle.keep(in.self, std::move(connection),
                  std::chrono::steady_clock::now() + in.settings.idle_time, in.settings.max_idle);
    }
    co_return std::move(exchanged.answer);
}

std::string basic_authorization(std::string_view user, std::string_view password) {
    const std::string text = std::string(user) + ":" + std::string(password);
    std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');  // and the 0 that OpenSSL writes
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    encoded.resize(static_cast<std::size_t>(size));
    return "Basic " + encoded;
}

std::string path_segment(std::string_view text) {
    return boost::urls::encode(boost::core::string_view(text.data(), text.size()),
                               boost::urls::unreserved_chars);
}

}  // namespace baedal::net
