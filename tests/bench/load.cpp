#include "load.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace baedal::bench {

namespace {

using Time = std::chrono::steady_clock;

std::string request_text(const std::string& token) {
    const std::string body =
        R"({"item":"통닭","storeId":1,"payment":{"method":"sandbox","token":")" + token + R"("}})";
    return "POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
           "application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

// One customer: a connection and the order that is under way on it.
class Customer {
public:
    explicit Customer(std::uint16_t port)
        : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
            0) {
            throw std::runtime_error(std::string("connect: ") + std::strerror(errno));
        }
        const int yes = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
        ::fcntl(descriptor_, F_SETFL, O_NONBLOCK);
    }
    ~Customer() { ::close(descriptor_); }
    Customer(const Customer&) = delete;
    Customer& operator=(const Customer&) = delete;

    int descriptor() const { return descriptor_; }
    bool waiting() const { return waiting_; }

    // The request is smaller than an empty socket buffer: it goes out whole.
    void order(const std::string& text) {
        answer_.clear();
        began_ = Time::now();
        waiting_ = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL) ==
                   static_cast<ssize_t>(text.size());
        if (!waiting_) throw std::runtime_error(std::string("send: ") + std::strerror(errno));
    }

    // True once the whole answer is here.
    bool read() {
        std::array<char, 8192> buffer;
        const auto got = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EAGAIN) return false;
        if (got <= 0) {
            waiting_ = false;
            throw std::runtime_error(got == 0 ? "closed by the server" : std::strerror(errno));
        }
        answer_.append(buffer.data(), static_cast<std::size_t>(got));
        if (!complete()) return false;
        waiting_ = false;
        return true;
    }

    bool answered(int status) const {
        return answer_.starts_with("HTTP/1.1 " + std::to_string(status) + " ");
    }
    const std::string& answer() const { return answer_; }
    std::uint32_t microseconds() const {
        return static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(Time::now() - began_).count());
    }

private:
    bool complete() const {
        const auto head = answer_.find("\r\n\r\n");
        if (head == std::string::npos) return false;
        static constexpr std::string_view name = "content-length:";
        const auto found = std::search(
            answer_.begin(), answer_.begin() + static_cast<std::ptrdiff_t>(head), name.begin(),
            name.end(), [](char a, char b) { return (a | 0x20) == (b | 0x20); });
        const auto at = static_cast<std::size_t>(found - answer_.begin());
        if (at == head) throw std::runtime_error("an answer without Content-Length");
        return answer_.size() >=
               head + 4 + std::strtoul(answer_.c_str() + at + name.size(), nullptr, 10);
    }

    int descriptor_;
    bool waiting_ = false;
    Time::time_point began_;
    std::string answer_;
};

}  // namespace

double LoadResult::per_second() const {
    return static_cast<double>(latencies_us.size()) / seconds.count();
}

std::uint32_t LoadResult::percentile(double share) const {
    if (latencies_us.empty()) return 0;
    return latencies_us[static_cast<std::size_t>(share *
                                                 static_cast<double>(latencies_us.size() - 1))];
}

LoadResult run_load(const Load& load) {
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    const std::string text = request_text(load.token);
    std::vector<std::unique_ptr<Customer>> customers;
    for (int i = 0; i < load.connections; ++i) {
        Customer& customer = *customers.emplace_back(std::make_unique<Customer>(load.port));
        epoll_event event{.events = EPOLLIN, .data = {.ptr = &customer}};
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, customer.descriptor(), &event);
    }

    LoadResult result;
    const auto fail = [&](std::string error) {
        ++result.errors;
        if (result.first_error.empty()) result.first_error = std::move(error);
    };
    const auto begin = Time::now();
    const auto end = begin + load.duration;
    std::deque<std::pair<Time::time_point, Customer*>> resting;  // the pause is the same for all
    int under_way = 0;
    for (int i = 0; i < load.connections; ++i) {  // people who pause do not march in step
        resting.emplace_back(begin + load.pause * i / load.connections,
                             customers[static_cast<std::size_t>(i)].get());
    }
    std::array<epoll_event, 256> events;
    for (;;) {
        for (; !resting.empty() && resting.front().first <= Time::now(); resting.pop_front()) {
            if (Time::now() >= end) continue;
            try {
                resting.front().second->order(text);
                ++under_way;
            } catch (const std::exception& e) {
                fail(e.what());
            }
        }
        if (under_way == 0 && resting.empty()) break;
        const int patience_ms = resting.empty() ? 30'000 : 1;
        const int ready =
            ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), patience_ms);
        if (ready <= 0 && !resting.empty()) continue;
        if (ready <= 0) {
            fail("no answer within 30 s");
            break;
        }
        for (int i = 0; i < ready; ++i) {
            auto& customer = *static_cast<Customer*>(events[static_cast<std::size_t>(i)].data.ptr);
            bool counted = customer.waiting();
            try {
                if (!customer.read()) continue;
                --under_way;
                counted = false;
                if (customer.answered(load.good_status)) {
                    result.latencies_us.push_back(customer.microseconds());
                } else {
                    fail(customer.answer());
                }
                if (Time::now() >= end) continue;
                if (load.pause > std::chrono::milliseconds{0}) {
                    resting.emplace_back(Time::now() + load.pause, &customer);
                } else {
                    customer.order(text);
                    ++under_way;
                }
            } catch (const std::exception& e) {
                fail(e.what());
                ::epoll_ctl(epoll, EPOLL_CTL_DEL, customer.descriptor(), nullptr);
                if (counted) --under_way;
            }
        }
    }
    result.seconds = Time::now() - begin;
    ::close(epoll);
    std::ranges::sort(result.latencies_us);
    return result;
}

}  // namespace baedal::bench
