#include "auth/hourly_reads.h"

namespace baedal::auth {

namespace {

constexpr std::size_t most_seen = 10'000;

}  // namespace

bool HourlyReads::is_first(const http::Actor& actor, const std::string& route, TimePoint now) {
    const std::string key = std::string(to_text(actor.holder)) + "\n" + actor.name + "\n" + route;
    const auto hour = std::chrono::floor<std::chrono::hours>(now);
    const Lock lock(mutex_);
    if (hour != hour_) {
        hour_ = hour;
        seen_.clear();
    }
    if (seen_.size() >= most_seen) return !seen_.contains(key);
    return seen_.insert(key).second;
}

}  // namespace baedal::auth
