#include "load.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <stdexcept>
#include <utility>

#include "wire.h"

namespace baedal::bench {

namespace {

constexpr int patience_ms = 30'000;

std::string payment(const std::string& token) {
    if (token == "cash") return R"({"method":"cash"})";
    return R"({"method":"sandbox","token":")" + token + R"("})";
}

class Crowd {
public:
    explicit Crowd(const Load& load)
        : load_(load),
          order_(post_request("/orders", R"({"item":"통닭","storeId":1,"payment":)" +
                                             payment(load.token) + "}")) {
        for (int i = 0; i < load.connections; ++i) {
            Wire& customer = *customers_.emplace_back(std::make_unique<Wire>(load.port));
            poll_.add(customer.descriptor(), &customer);
        }
    }

    LoadResult run() {
        const auto begin = Time::now();
        end_ = begin + load_.duration;
        for (int i = 0; i < load_.connections; ++i) {  // people who pause do not march in step
            resting_.emplace_back(begin + load_.pause * i / load_.connections,
                                  customers_[static_cast<std::size_t>(i)].get());
        }
        for (;;) {
            wake_the_rested();
            if (under_way_ == 0 && resting_.empty()) break;
            const bool any = poll_.wait(resting_.empty() ? patience_ms : 1,
                                        [&](void* owner) { hear(*static_cast<Wire*>(owner)); });
            if (!any && resting_.empty()) {
                note("no answer within 30 s");
                break;
            }
        }
        result_.seconds = Time::now() - begin;
        std::ranges::sort(result_.latencies_us);
        return std::move(result_);
    }

private:
    void wake_the_rested() {
        for (; !resting_.empty() && resting_.front().first <= Time::now(); resting_.pop_front()) {
            if (Time::now() < end_) order(*resting_.front().second);
        }
    }

    void order(Wire& customer) {
        try {
            customer.send(order_);
            ++under_way_;
        } catch (const std::exception& e) {
            note(e.what());
        }
    }

    void hear(Wire& customer) {
        const bool counted = customer.waiting();
        try {
            if (!customer.read_response()) return;
        } catch (const std::exception& e) {
            note(e.what());
            poll_.remove(customer.descriptor());
            if (counted) --under_way_;
            return;
        }
        --under_way_;
        if (customer.answered(load_.good_status)) {
            result_.latencies_us.push_back(customer.microseconds());
        } else {
            note(customer.received());
        }
        if (Time::now() >= end_) return;
        if (load_.pause > std::chrono::milliseconds{0}) {
            resting_.emplace_back(Time::now() + load_.pause, &customer);
        } else {
            order(customer);
        }
    }

    void note(std::string error) {
        ++result_.errors;
        if (result_.first_error.empty()) result_.first_error = std::move(error);
    }

    const Load& load_;
    const std::string order_;
    const Poll poll_;
    std::vector<std::unique_ptr<Wire>> customers_;
    std::deque<std::pair<Time::time_point, Wire*>> resting_;  // the pause is the same for all
    int under_way_ = 0;
    Time::time_point end_;
    LoadResult result_;
};

}  // namespace

LoadResult run_load(const Load& load) { return Crowd(load).run(); }

}  // namespace baedal::bench
