#include "auth/login_throttle.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"

namespace baedal::auth {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// `burst` tries at once, then one in `interval`.
struct Limit {
    Instant::duration interval;
    int burst;
};

// A network that a client is counted by.
struct Level {
    int host_bits;  // of a client key
    Limit of_name;  // tries of one name
    Limit of_all;   // tries of any names
};

// IPv4 has the first level only. A home or a rented server has a /56 or a /48.
constexpr std::array levels{
    Level{0, {seconds{30}, 6}, {seconds{10}, 30}},
    Level{8, {seconds{15}, 12}, {seconds{5}, 60}},
    Level{16, {seconds{10}, 24}, {milliseconds{2500}, 120}},
};
// Over all addresses.
constexpr Limit of_name{seconds{180}, 50};
constexpr Limit of_device{seconds{30}, 6};

// See http::client_key().
bool is_v4(std::uint64_t client) { return client >> 32 == 0x0000'FFFF; }

std::uint64_t network(std::uint64_t client, int host_bits) {
    return client >> host_bits << host_bits;
}

struct Count {
    std::uint64_t key;
    Limit limit;
};

// A digest keeps an attacker from constructing names and addresses that share a bucket.
std::uint64_t key_of(char kind, std::uint64_t network, std::string_view text) {
    const std::string digest = sha256_hex(kind + std::to_string(network) + " " + std::string(text));
    std::uint64_t key = 0;
    std::from_chars(digest.data(), digest.data() + 16, key, 16);
    return key;
}

std::vector<Count> counts_of(const TrySource& source, std::string_view username) {
    if (!source.device.empty())
        return {
            {key_of('d', 0, std::string(source.device) + " " + std::string(username)), of_device}};
    std::vector<Count> out;
    const std::span used(levels.data(), is_v4(source.client) ? 1 : levels.size());
    for (std::size_t i = 0; i < used.size(); ++i) {
        const Level& level = used[i];
        const std::uint64_t from = network(source.client, level.host_bits);
        out.push_back({key_of(static_cast<char>('a' + i), from, username), level.of_name});
        out.push_back({key_of(static_cast<char>('A' + i), from, ""), level.of_all});
    }
    out.push_back({key_of('n', 0, username), of_name});
    return out;
}

}  // namespace

std::uint64_t network_of(std::uint64_t client) {
    return is_v4(client) ? client : network(client, levels.back().host_bits);
}

LoginThrottle::LoginThrottle() : sets_(std::make_unique<Set[]>(set_count)) {}

std::optional<std::chrono::seconds> LoginThrottle::take(const TrySource& source,
                                                        std::string_view username, Instant now) {
    const std::vector<Count> counts = counts_of(source, username);
    const Lock lock(mutex_);
    Instant::duration wait{};
    for (const auto& [key, limit] : counts) {
        const Instant full_at = std::max(bucket_of(key).full_at, now);
        wait = std::max(wait, full_at - now - limit.interval * (limit.burst - 1));
    }
    if (wait > Instant::duration::zero()) return std::chrono::ceil<seconds>(wait);
    for (const auto& [key, limit] : counts) {
        Bucket& bucket = bucket_of(key);
        bucket.full_at = std::max(bucket.full_at, now) + limit.interval;
    }
    return std::nullopt;
}

void LoginThrottle::give_back(const TrySource& source, std::string_view username) {
    const std::vector<Count> counts = counts_of(source, username);
    const Lock lock(mutex_);
    for (const auto& [key, limit] : counts) bucket_of(key).full_at -= limit.interval;
}

// A new key in a full set replaces the bucket that is full first: many keys make the limits of
// others milder, never stricter.
LoginThrottle::Bucket& LoginThrottle::bucket_of(std::uint64_t key) {
    Set& set = sets_[key % set_count];
    Bucket* fullest = &set.front();
    for (Bucket& bucket : set) {
        if (bucket.key == key) return bucket;
        if (bucket.full_at < fullest->full_at) fullest = &bucket;
    }
    *fullest = {key, {}};
    return *fullest;
}

}  // namespace baedal::auth
