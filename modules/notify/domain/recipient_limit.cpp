#include "notify/domain/recipient_limit.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace baedal::notify {

namespace {

constexpr std::chrono::hours hour{1};
constexpr std::chrono::hours day{24};

}  // namespace

bool RecipientLimit::take(const std::string& number, TimePoint now) {
    if (per_hour_ == 0 && per_day_ == 0) return true;
    if (now - forgotten_at_ > hour) forget_old(now);
    std::deque<TimePoint>& sent = sent_[number];
    while (!sent.empty() && now - sent.front() > day) sent.pop_front();
    const auto in_hour =
        std::ranges::count_if(sent, [&](TimePoint at) { return now - at <= hour; });
    if (per_hour_ > 0 && in_hour >= per_hour_) return false;
    if (per_day_ > 0 && std::cmp_greater_equal(sent.size(), per_day_)) return false;
    sent.push_back(now);
    return true;
}

void RecipientLimit::forget_old(TimePoint now) {
    std::erase_if(sent_, [&](const auto& each) {
        return each.second.empty() || now - each.second.back() > day;
    });
    forgotten_at_ = now;
}

}  // namespace baedal::notify
