#include "net/https_client.h"

#include <algorithm>
#include <map>
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
#include "base/thread_annotations.h"
#include "net/connection.h"
#include "net/public_address.h"
#include "net/resolve.h"
#include "runtime/context_source.h"

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

Request to_beast(const ClientRequest& in, const ClientSettings& settings) {
    const BaseUrl& base = settings.base;
    Request out(http::verb::unknown, base.path_prefix + in.target, 11);
    out.method_string(in.method);
    out.set(http::field::host, base.authority());
    out.set(http::field::user_agent, "baedal");
    out.set(http::field::accept, "application/json");
    out.keep_alive(settings.keeps_connections);
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

// The server closed a kept connection without a response, mostly before it read the request.
struct ConnectionWasClosed {};

struct Exchanged {
    ClientResponse response;
    bool keeps_connection = false;
};

template <class Stream>
Task<Exchanged> exchange(Stream& stream, const Request& request, const ClientSettings& settings,
                         bool is_kept) {
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
        if (is_kept && !begun && !is_timeout(error)) throw ConnectionWasClosed{};
        if (write_error && !begun) error = write_error;
        throw CallFailed(settings.base.authority() + " did not answer: " +
                             (is_timeout(error) ? "time is up" : error.message()),
                         true);
    }
    Exchanged out{{static_cast<int>(parser.get().result_int()), std::move(parser.get().body())},
                  settings.keeps_connections && parser.get().keep_alive()};
    for (const auto& field : parser.get())
        out.response.headers.emplace_back(field.name_string(), field.value());
    co_return out;
}

// Open connections without a call, each for the thread of its I/O context. Thread-safe.
class KeptConnections {
public:
    std::shared_ptr<Connection> take(const asio::execution_context& context) {
        const Lock lock(mutex_);
        auto& of_context = kept_[&context];
        // A server closes an idle connection some time; one that is not used again is dropped before.
        std::erase_if(of_context, [now = std::chrono::steady_clock::now()](const Kept& kept) {
            return now - kept.since > longest_idle;
        });
        if (of_context.empty()) return nullptr;
        auto out = std::move(of_context.back().connection);
        of_context.pop_back();
        return out;
    }
    void put(const asio::execution_context& context, std::shared_ptr<Connection> connection) {
        const Lock lock(mutex_);
        auto& of_context = kept_[&context];
        if (of_context.size() < most_kept)
            of_context.push_back({std::move(connection), std::chrono::steady_clock::now()});
    }
    // One of them was silent: the way to the server may be another one by now.
    void drop(const asio::execution_context& context) {
        const Lock lock(mutex_);
        kept_[&context].clear();
    }

private:
    struct Kept {
        std::shared_ptr<Connection> connection;
        Instant since;
    };
    static constexpr std::chrono::seconds longest_idle{30};
    static constexpr std::size_t most_kept = 256;

    Mutex mutex_;
    std::map<const asio::execution_context*, std::vector<Kept>> kept_ GUARDED_BY(mutex_);
};

}  // namespace

void use_calls(asio::io_context& context, CallSource& source) { replace_source(context, source); }

std::string ClientResponse::header(std::string_view name) const {
    const auto found = std::ranges::find_if(
        headers, [name](const auto& header) { return equal_ignoring_case(header.first, name); });
    return found == headers.end() ? "" : found->second;
}

struct HttpsClient::Impl {
    explicit Impl(ClientSettings s) : settings(std::move(s)) {
        if (settings.base.tls) tls.emplace(make_tls(settings.ca_file));
    }

    Task<Exchanged> call_over(Connection& connection, const Request& message, Instant deadline,
                              bool is_kept) const {
        connection.tcp().expires_at(deadline);
        if (TlsStream* over_tls = connection.tls())
            co_return co_await exchange(*over_tls, message, settings, is_kept);
        co_return co_await exchange(connection.tcp(), message, settings, is_kept);
    }

    const ClientSettings settings;
    mutable KeptConnections kept;
    mutable std::optional<asio::ssl::context> tls;  // SSL_new() counts references, thread-safely
};

HttpsClient::HttpsClient(ClientSettings settings)
    : impl_(std::make_unique<Impl>(std::move(settings))) {}

HttpsClient::~HttpsClient() = default;

Task<ClientResponse> HttpsClient::call(ClientRequest request) const {
    const ClientSettings& settings = impl_->settings;
    request.deadline = request.deadline.value_or(settings.deadline);
    const Executor executor = co_await asio::this_coro::executor;
    if (CallSource* source = source_of<CallSource>(executor.context()))
        co_return co_await source->call(settings.base, std::move(request));
    const Instant deadline = std::chrono::steady_clock::now() + *request.deadline;
    const Request message = to_beast(request, settings);
    const asio::execution_context& context = executor.context();
    bool may_have_arrived = false;  // over a connection that the server closed without a response
    try {
        while (auto kept = impl_->kept.take(context)) {
            try {
                Exchanged done = co_await impl_->call_over(*kept, message, deadline, true);
                if (done.keeps_connection) impl_->kept.put(context, std::move(kept));
                co_return std::move(done.response);
            } catch (const ConnectionWasClosed&) {
                may_have_arrived = true;
            }
        }
        auto connection =
            co_await connect(reachable(co_await resolve(settings.base, deadline), settings),
                             settings.base, impl_->tls ? &*impl_->tls : nullptr, deadline);
        Exchanged done = co_await impl_->call_over(*connection, message, deadline, false);
        if (done.keeps_connection) impl_->kept.put(context, std::move(connection));
        co_return std::move(done.response);
    } catch (const CallFailed& e) {
        impl_->kept.drop(context);
        throw CallFailed(e.what(), e.maybe_sent || may_have_arrived);
    }
}

std::string basic_authorization(std::string_view user, std::string_view password) {
    return "Basic " + base64(std::string(user) + ":" + std::string(password));
}

std::string path_segment(std::string_view text) {
    return boost::urls::encode(boost::core::string_view(text.data(), text.size()),
                               boost::urls::unreserved_chars);
}

}  // namespace baedal::net
