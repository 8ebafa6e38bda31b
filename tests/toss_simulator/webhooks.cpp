#include "toss_simulator/webhooks.h"

#include <chrono>
#include <stdexcept>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/parse.hpp>

#include "base/clock.h"
#include "net/base_url.h"

namespace baedal::toss {

namespace {

using boost::asio::ip::tcp;
namespace http = boost::beast::http;

void deliver(const std::string& url, const std::string& body) {
    const net::BaseUrl base = *net::parse_base_url(url);
    boost::asio::io_context context;
    tcp::socket socket(context);
    tcp::resolver resolver(context);
    boost::asio::connect(socket, resolver.resolve(base.host, base.port));
    http::request<http::string_body> request(http::verb::post, base.path_prefix, 11, body);
    request.set(http::field::host, base.authority());
    request.set(http::field::content_type, "application/json");
    request.set(http::field::connection, "close");
    request.prepare_payload();
    http::write(socket, request);
    boost::beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(socket, buffer, response);
}

}  // namespace

Webhooks::Webhooks() : thread_([this] { run(); }) {}

Webhooks::~Webhooks() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Webhooks::set_target(const std::string& url, int copies) {
    if (!url.empty()) {
        const auto base = net::parse_base_url(url);
        if (!base) throw std::runtime_error("webhookUrl " + base.error());
        if (base->tls) throw std::runtime_error("webhookUrl must be a plain http:// address");
    }
    const std::lock_guard lock(mutex_);
    url_ = url;
    copies_ = copies;
}

void Webhooks::send(const json::Object& payment) {
    std::string created_at = to_rfc3339(SystemClock{}.now());
    created_at.replace(created_at.size() - 1, 1, "000");  // microseconds, without a zone
    const std::string body = json::dump(json::Object{
        {"eventType", "PAYMENT_STATUS_CHANGED"}, {"createdAt", created_at}, {"data", payment}});
    const std::lock_guard lock(mutex_);
    if (url_.empty()) return;
    for (int i = 0; i < copies_; ++i) waiting_.emplace_back(url_, body);
    changed_.notify_all();
}

void Webhooks::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        const auto [url, body] = waiting_.front();
        waiting_.pop_front();
        lock.unlock();
        try {
            deliver(url, body);
        } catch (const std::exception&) {  // the server is down; its reconciler queries the payment
        }
        lock.lock();
    }
}

}  // namespace baedal::toss
