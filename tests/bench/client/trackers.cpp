#include "trackers.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "wire.h"

namespace baedal::bench {

namespace {

constexpr int callers = 64;
constexpr std::chrono::seconds longest_silence{10};

const std::string unpaid_order = post_request("/orders", R"({"item":"통닭","storeId":1})");

struct Tracker {
    std::string order_id;
    std::unique_ptr<Wire> stream;
    bool opened = false;
    bool placed = false;
};

std::string member(std::string_view json, std::string_view name) {
    const std::string quoted = "\"" + std::string(name) + "\":\"";
    const auto at = json.find(quoted);
    if (at == std::string_view::npos) throw std::runtime_error("no " + quoted + " in an answer");
    const auto begin = at + quoted.size();
    return std::string(json.substr(begin, json.find('"', begin) - begin));
}

class Town {
public:
    Town(std::uint16_t port, int count) : port_(port), trackers_(static_cast<std::size_t>(count)) {
        for (int i = 0; i < callers; ++i) {
            Wire& caller = *callers_.emplace_back(std::make_unique<Wire>(port));
            calls_.add(caller.descriptor(), &caller);
            free_.push_back(&caller);
        }
    }

    void place_unpaid() {
        std::size_t placed = 0;
        std::size_t asked = 0;
        while (placed < trackers_.size()) {
            for (; !free_.empty() && asked < trackers_.size(); ++asked) call(unpaid_order);
            hear_callers(100, [&](Wire& caller) {
                if (!caller.answered(202)) throw std::runtime_error(caller.received());
                trackers_[placed++].order_id = member(caller.body(), "id");
            });
        }
    }

    void follow() {
        std::size_t open = 0;
        for (Tracker& tracker : trackers_) {
            tracker.stream = std::make_unique<Wire>(port_);
            streams_.add(tracker.stream->descriptor(), &tracker);
            tracker.stream->send("GET /orders/" + tracker.order_id +
                                 "/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            hear_streams(0, open);
        }
        const auto end = Time::now() + longest_silence;
        while (open < trackers_.size()) {
            hear_streams(100, open);
            if (Time::now() > end) throw std::runtime_error("not every stream began in time");
        }
    }

    TrackersResult pay(int rate) {
        TrackersResult result;
        std::size_t paid = 0;
        std::size_t heard = 0;
        std::size_t due = 0;  // requests; a payment and a new order in turn
        const auto begin = Time::now();
        auto last_news = begin;
        while (heard < trackers_.size() && Time::now() < last_news + longest_silence) {
            const double elapsed = std::chrono::duration<double>(Time::now() - begin).count();
            const auto wanted =
                std::min(static_cast<std::size_t>(elapsed * 2 * rate) + 1, 2 * trackers_.size());
            for (; due < wanted && !free_.empty(); ++due) {
                if (due % 2 == 0) {
                    call(payment(trackers_[paid++].order_id));
                } else {
                    call(unpaid_order);
                }
            }
            hear_callers(0, [](Wire& caller) {
                if (!caller.answered(200) && !caller.answered(202))
                    throw std::runtime_error(caller.received());
            });
            const auto before = heard;
            hear_streams(1, heard, &result.delays_ms);
            if (heard > before) last_news = Time::now();
            if (due == 2 * trackers_.size() && result.seconds.count() == 0)
                result.seconds = Time::now() - begin;
        }
        std::ranges::sort(result.delays_ms);
        return result;
    }

private:
    static std::string payment(const std::string& order_id) {
        return post_request("/orders/" + order_id + "/payment",
                            R"({"method":"sandbox","token":"tok_ok"})");
    }

    void call(const std::string& request) {
        free_.back()->send(request);
        free_.pop_back();
    }

    template <class F>
    void hear_callers(int milliseconds, F&& answered) {
        calls_.wait(milliseconds, [&](void* owner) {
            Wire& caller = *static_cast<Wire*>(owner);
            if (!caller.read_response()) return;
            answered(caller);
            free_.push_back(&caller);
        });
    }

    // Counts the streams that began, or with `delays` those that told of the payment.
    void hear_streams(int milliseconds, std::size_t& count, std::vector<double>* delays = nullptr) {
        streams_.wait(milliseconds, [&](void* owner) {
            Tracker& tracker = *static_cast<Tracker*>(owner);
            tracker.stream->read_stream();
            const auto now = std::chrono::system_clock::now();
            std::string& news = tracker.stream->received();
            if (!tracker.opened && news.contains("awaiting_payment")) {
                tracker.opened = true;
                news.clear();
                if (!delays) ++count;
            } else if (!tracker.placed && news.contains(R"("status":"placed")")) {
                tracker.placed = true;
                const auto at = from_rfc3339(member(news, "at"));
                if (!at) throw std::runtime_error("an event without a time");
                if (delays) {
                    delays->push_back(std::chrono::duration<double, std::milli>(now - *at).count());
                    ++count;
                }
            }
        });
    }

    const std::uint16_t port_;
    const Poll calls_;
    const Poll streams_;
    std::vector<std::unique_ptr<Wire>> callers_;
    std::vector<Wire*> free_;
    std::vector<Tracker> trackers_;
};

}  // namespace

TrackersResult run_trackers(std::uint16_t port, int count, int rate,
                            const std::function<void()>& opened) {
    Town town(port, count);
    town.place_unpaid();
    town.follow();
    opened();
    return town.pay(rate);
}

}  // namespace baedal::bench
