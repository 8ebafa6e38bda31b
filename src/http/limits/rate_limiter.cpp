#include "http/limits/rate_limiter.h"

#include <algorithm>

namespace baedal::http {

namespace {

// Fibonacci hashing (Knuth, volume 3, section 6.4): the high bits depend on all of the key.
constexpr std::uint64_t hashed(ClientKey client) { return client * 0x9E37'79B9'7F4A'7C15; }

}  // namespace

RateLimiter::RateLimiter(int per_second, int burst)
    : RateLimiter(Instant::duration(std::chrono::seconds{1}) / per_second, burst) {}

RateLimiter::RateLimiter(Instant::duration interval, int burst)
    : interval_(interval),
      tolerance_(interval_ * (burst - 1)),
      shards_(std::make_unique<Shard[]>(std::size_t{1} << shard_bits)) {}

std::optional<std::chrono::seconds> RateLimiter::take(ClientKey client, Instant now) {
    Shard& shard = shard_of(client);
    const Lock lock(shard.mutex);
    Bucket& bucket = bucket_of(shard.sets[set_of(client)], client);
    const Instant full_at = std::max(bucket.full_at, now);
    const Instant::duration wait = full_at - now - tolerance_;
    if (wait > Instant::duration::zero()) return std::chrono::ceil<std::chrono::seconds>(wait);
    bucket.full_at = full_at + interval_;
    return std::nullopt;
}

void RateLimiter::give_back(ClientKey client) {
    Shard& shard = shard_of(client);
    const Lock lock(shard.mutex);
    bucket_of(shard.sets[set_of(client)], client).full_at -= interval_;
}

RateLimiter::Shard& RateLimiter::shard_of(ClientKey client) const {
    return shards_[hashed(client) >> (64 - shard_bits)];
}

std::size_t RateLimiter::set_of(ClientKey client) {
    return (hashed(client) << shard_bits) >> (64 - set_bits);
}

RateLimiter::Bucket& RateLimiter::bucket_of(Set& set, ClientKey client) {
    Bucket* fullest = &set.front();
    for (Bucket& bucket : set) {
        if (bucket.client == client) return bucket;
        if (bucket.full_at < fullest->full_at) fullest = &bucket;
    }
    *fullest = {client, {}};
    return *fullest;
}

}  // namespace baedal::http
