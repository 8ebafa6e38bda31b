#include "net/https_client.h"

#include <algorithm>
#include <optional>

#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "base/base64.h"
#include "base/clock.h"
#include "base/text.h"
#include "net/connection.h"
#include "net/public_address.h"
#include "net/resolve.h"

namespace baedal::net {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Request = http::request<http::string_body>;

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

// Beast does not reject a line break in a value, which would begin another field.
bool is_on_one_line(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Request to_beast(const ClientRequest& in, const BaseUrl& base) {
    Request out(http::verb::unknown, base.path_prefix + in.target, 11);
    out.method_string(in.method);
    out.set(http::field::host, base.authority());
    out.set(http::field::user_agent, "baedal");
    out.set(http::field::accept, "application/json");
    out.keep_alive(false);
    bool valid = is_on_one_line(in.method) && is_on_one_line(in.target);
    for (const auto& [name, value] : in.headers) {
        valid = valid && is_on_one_line(name) && is_on_one_line(value);
        out.set(name, value);
    }
    if (!valid) throw std::invalid_argument("a request's head holds a line break");
    if (in.body.empty()) return out;
    out.body() = in.body;
    out.prepare_payload();
    return out;
}

// Those that a call may go to. Throws CallFailed if there is none.
std::vector<asio::ip::tcp::endpoint> reachable(std::vector<asio::ip::tcp::endpoint> found,
                                               const ClientSettings& settings) {
    if (!settings.public_only) return found;
    std::erase_if(found, [](const auto& endpoint) { return !is_public(endpoint.address()); });
    if (found.empty()) throw CallFailed(settings.base.host + " is not on the internet", false);
    return found;
}

bool is_timeout(const error_code& error) { return error == boost::beast::error::timeout; }

template <class Stream>
Task<ClientResponse> exchange(Stream& stream, const Request& request,
                              const ClientSettings& settings) {
    error_code write_error;
    co_await http::async_write(stream, request, asio::redirect_error(awaiting, write_error));
    // A server that rejects a request before it has read all of it may have responded all the same.
    boost::beast::flat_buffer buffer(max_head + settings.max_response);
    http::response_parser<http::string_body> parser;
    parser.header_limit(max_head);
    parser.body_limit(settings.max_response);
    parser.skip(request.method_string() == "HEAD");
    error_code error;
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(awaiting, error));
    if (error) {
        const bool begun = parser.got_some() || buffer.size() > 0;
        if (write_error && !begun) error = write_error;
        throw CallFailed(settings.base.authority() + " did not answer: " +
                             (is_timeout(error) ? "time is up" : error.message()),
                         true);
    }
    ClientResponse out{static_cast<int>(parser.get().result_int()), std::move(parser.get().body())};
    for (const auto& field : parser.get())
        out.headers.emplace_back(field.name_string(), field.value());
    co_return out;
}

}  // namespace

std::string ClientResponse::header(std::string_view name) const {
    const auto found = std::ranges::find_if(
        headers, [name](const auto& header) { return equal_ignoring_case(header.first, name); });
    return found == headers.end() ? "" : found->second;
}

struct HttpsClient::Impl {
    explicit Impl(ClientSettings s) : settings(std::move(s)) {
        if (settings.base.tls) tls.emplace(make_tls(settings.ca_file));
    }

    const ClientSettings settings;
    mutable std::optional<asio::ssl::context> tls;  // SSL_new() counts references, thread-safely
};

HttpsClient::HttpsClient(ClientSettings settings)
    : impl_(std::make_unique<Impl>(std::move(settings))) {}

HttpsClient::~HttpsClient() = default;

Task<ClientResponse> HttpsClient::call(ClientRequest request) const {
    const ClientSettings& settings = impl_->settings;
    const Instant deadline = std::chrono::steady_clock::now() + settings.deadline;
    const Request message = to_beast(request, settings.base);
    const auto connection =
        co_await connect(reachable(co_await resolve(settings.base, deadline), settings),
                         settings.base, impl_->tls ? &*impl_->tls : nullptr, deadline);
    if (TlsStream* tls = connection->tls()) co_return co_await exchange(*tls, message, settings);
    co_return co_await exchange(connection->tcp(), message, settings);
}

std::string basic_authorization(std::string_view user, std::string_view password) {
    return "Basic " + base64(std::string(user) + ":" + std::string(password));
}

std::string path_segment(std::string_view text) {
    return boost::urls::encode(boost::core::string_view(text.data(), text.size()),
                               boost::urls::unreserved_chars);
}

}  // namespace baedal::net
