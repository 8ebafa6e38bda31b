#include "solapi_simulator/reports.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "base/digest.h"
#include "net/base_url.h"

namespace baedal::solapi {

namespace {

using boost::asio::ip::tcp;
namespace http = boost::beast::http;

constexpr std::chrono::milliseconds pause{20};

std::string body_of(const ReportTarget& target, const std::vector<json::Object>& reports) {
    json::Array out;
    for (const json::Object& report : reports) {
        out.push_back(target.wrapped ? json::Object{{"eventDataId", report.at("messageId")},
                                                    {"data", report},
                                                    {"retryCount", 0}}
                                     : report);
    }
    return json::dump(out);
}

int post(const ReportTarget& target, const std::string& body) {
    const net::BaseUrl base = *net::parse_base_url(target.url);
    boost::asio::io_context context;
    tcp::socket socket(context);
    tcp::resolver resolver(context);
    boost::asio::connect(socket, resolver.resolve(base.host, base.port));
    http::request<http::string_body> request(http::verb::post, base.path_prefix, 11, body);
    request.set(http::field::host, base.authority());
    request.set(http::field::content_type, "application/json");
    request.set(http::field::connection, "close");
    request.set("X-Solapi-Event-Name", "SINGLE-REPORT");
    request.set("X-Solapi-Secret", sha1_hex(target.secret));
    request.prepare_payload();
    http::write(socket, request);
    boost::beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(socket, buffer, response);
    return response.result_int();
}

}  // namespace

Reports::Reports(Provider& provider) : provider_(provider), thread_([this] { run(); }) {}

Reports::~Reports() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Reports::set_target(const ReportTarget& target) {
    if (!target.url.empty()) {
        const auto base = net::parse_base_url(target.url);
        if (!base) throw std::runtime_error("the webhook's URL " + base.error());
        if (base->tls)
            throw std::runtime_error("the webhook's URL must be a plain http:// address");
    }
    const std::lock_guard lock(mutex_);
    target_ = target;
}

int Reports::delivered() const {
    const std::lock_guard lock(mutex_);
    return delivered_;
}

bool Reports::deliver(const ReportTarget& target, const std::vector<json::Object>& reports) {
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        try {
            if (post(target, body_of(target, reports)) == 200) return true;
        } catch (const std::exception&) {  // the server is down; its poller asks later
        }
    }
    return false;
}

void Reports::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait_for(lock, pause, [this] { return stopping_; });
        if (stopping_) return;
        if (target_.url.empty()) continue;
        const ReportTarget target = target_;
        lock.unlock();
        std::vector<json::Object> reports = provider_.take_new_reports();
        if (target.newest_first) std::ranges::reverse(reports);
        bool taken = false;
        for (int copy = 0; copy < target.copies && !reports.empty(); ++copy)
            taken = deliver(target, reports);
        lock.lock();
        if (taken) ++delivered_;
    }
}

}  // namespace baedal::solapi
