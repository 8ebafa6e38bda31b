#include "offer.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <sys/timerfd.h>
#include <unistd.h>

#include "wire.h"

namespace baedal::bench {

namespace {

using Nanoseconds = std::chrono::nanoseconds;

constexpr std::chrono::seconds patience{30};

// A whole millisecond, the finest that epoll waits, is too coarse for when a request is due.
class Alarm {
public:
    Alarm() : descriptor_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
        if (descriptor_ < 0) throw std::runtime_error("timerfd_create");
    }
    ~Alarm() { ::close(descriptor_); }
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;

    int descriptor() const { return descriptor_; }
    void set(Time::time_point at) const {
        const auto in =
            std::max(std::chrono::duration_cast<Nanoseconds>(at - Time::now()), Nanoseconds{1});
        const itimerspec when{{}, {in.count() / 1'000'000'000, in.count() % 1'000'000'000}};
        ::timerfd_settime(descriptor_, 0, &when, nullptr);
    }
    void quieten() const {
        std::uint64_t rung = 0;
        (void)!::read(descriptor_, &rung, sizeof rung);
    }

private:
    int descriptor_;
};

struct Caller {
    std::unique_ptr<Wire> wire;
    Time::time_point due;
};

class Street {
public:
    explicit Street(const Offer& offer)
        : offer_(offer),
          interval_(static_cast<std::int64_t>(1e9 / offer.rate)),
          callers_(static_cast<std::size_t>(offer.connections)) {
        result_.seconds.resize(static_cast<std::size_t>(offer.duration.count() / 1000 + 1));
        for (Caller& caller : callers_) {
            connect(caller);
            free_.push_back(&caller);
        }
        poll_.add(alarm_.descriptor(), nullptr);
    }

    OfferResult run() {
        begin_ = Time::now();
        result_.begun_at = std::chrono::duration<double>(begin_.time_since_epoch()).count();
        const auto end = begin_ + offer_.duration;
        while (Time::now() < end || (under_way_ > 0 && Time::now() < end + patience)) {
            if (Time::now() < end) send_what_is_due();
            poll_.wait(100, [&](void* owner) {
                if (owner == nullptr) {
                    alarm_.quieten();
                } else {
                    hear(*static_cast<Caller*>(owner));
                }
            });
        }
        const auto due = static_cast<std::uint64_t>(Nanoseconds(offer_.duration) / interval_);
        result_.unsent = due > result_.offered ? due - result_.offered : 0;
        for (auto& [status, responses] : result_.by_status) {
            std::ranges::sort(responses.from_due);
            std::ranges::sort(responses.from_sent);
        }
        for (auto& second : result_.seconds) std::ranges::sort(second.good);
        return std::move(result_);
    }

private:
    void connect(Caller& caller) {
        caller.wire = std::make_unique<Wire>(offer_.port);
        poll_.add(caller.wire->descriptor(), &caller);
    }

    Time::time_point next_due() const {
        return begin_ + interval_ * static_cast<std::int64_t>(result_.offered);
    }

    void send_what_is_due() {
        for (; !free_.empty() && next_due() <= Time::now(); free_.pop_front()) {
            Caller& caller = *free_.front();
            caller.due = next_due();
            if (waited_for_a_connection_) ++result_.late;
            ++under_way_;
            const auto at = result_.offered++ % offer_.requests.size();
            try {
                caller.wire->send(offer_.requests[at]);
            } catch (const std::exception&) {
                broken_.push_back(&caller);
            }
        }
        for (Caller* caller : std::exchange(broken_, {})) replace(*caller, true);
        waited_for_a_connection_ = free_.empty() && next_due() <= Time::now();
        if (!free_.empty()) alarm_.set(next_due());
    }

    void hear(Caller& caller) {
        const bool counted = caller.wire->waiting();
        try {
            if (!caller.wire->read_response() || !counted) return;
        } catch (const std::exception&) {
            return replace(caller, counted);
        }
        // "HTTP/1.1 201 ..."
        note(caller, std::atoi(caller.wire->received().c_str() + 9));
        free_.push_back(&caller);
    }

    void replace(Caller& caller, bool counted) {
        if (counted) note(caller, 0);
        poll_.remove(caller.wire->descriptor());
        connect(caller);
        if (counted) free_.push_back(&caller);
    }

    void note(const Caller& caller, int status) {
        --under_way_;
        const auto latency = static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(Time::now() - caller.due)
                .count());
        auto& responses = result_.by_status[status];
        responses.from_due.push_back(latency);
        responses.from_sent.push_back(caller.wire->microseconds());
        const auto at = std::chrono::duration_cast<std::chrono::seconds>(caller.due - begin_);
        auto& second = result_.seconds[static_cast<std::size_t>(at.count())];
        if (status >= 200 && status < 400) {
            second.good.push_back(latency);
        } else {
            ++second.others;
        }
    }

    const Offer& offer_;
    const Nanoseconds interval_;
    const Poll poll_;
    const Alarm alarm_;
    std::vector<Caller> callers_;
    std::deque<Caller*> free_;  // in turn, so that none is idle for so long that the server ends it
    std::vector<Caller*> broken_;
    bool waited_for_a_connection_ = false;
    int under_way_ = 0;
    Time::time_point begin_;
    OfferResult result_;
};

}  // namespace

OfferResult run_offer(const Offer& offer) { return Street(offer).run(); }

}  // namespace baedal::bench
