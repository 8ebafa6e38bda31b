// Limits the requests a second of each client: token buckets in a table of fixed size.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/thread_annotations.h"
#include "http/limits/client_address.h"

namespace baedal::http {

// The generic cell rate algorithm (ITU-T I.371, annex A): the state of a client is the instant at
// which its bucket is full again.
//
// The table has a fixed size of 1 MiB. It is set-associative: a client belongs to one set of eight.
// A new client in a full set replaces the one whose bucket is full first. A flood from many
// addresses can so make the limit milder for others, never stricter.
//
// Thread-safe: one short lock of 64, no allocation.
class RateLimiter {
public:
    static constexpr int highest = 1'000'000;  // of both arguments

    // `per_second` requests sustained, `burst` at once; both 1 to `highest`.
    RateLimiter(int per_second, int burst);
    // One request in `interval` sustained, `burst` at once.
    RateLimiter(Instant::duration interval, int burst);

    // Counts a request and returns nothing if `client` may make it; otherwise the time until the
    // next one is allowed, at least 1 s. A rejected request is not counted. `now` is
    // Clock::monotonic().
    std::optional<std::chrono::seconds> take(ClientKey client, Instant now);
    // Undoes take() for a request that turned out not to count.
    void give_back(ClientKey client);

private:
    struct Bucket {
        ClientKey client = 0;
        Instant full_at{};
    };
    using Set = std::array<Bucket, 8>;
    static constexpr unsigned shard_bits = 6;
    static constexpr unsigned set_bits = 7;
    struct alignas(64) Shard {
        Mutex mutex;
        std::array<Set, 1U << set_bits> sets GUARDED_BY(mutex);
    };

    static Bucket& bucket_of(Set& set, ClientKey client);
    Shard& shard_of(ClientKey client) const;
    static std::size_t set_of(ClientKey client);

    const Instant::duration interval_;   // after which one more request is allowed
    const Instant::duration tolerance_;  // how far a bucket may be from full before a request
    const std::unique_ptr<Shard[]> shards_;
};

}  // namespace baedal::http
