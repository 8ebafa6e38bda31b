// How many requests a second one client may make: a token bucket for each, in a table of fixed size.
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

// The generic cell rate algorithm (ITU-T I.371, annex A): a client's whole state is the instant at
// which its bucket is full again, so that nothing has to be refilled in between.
//
// The table has 1 MiB for ever, however many addresses a flood comes from. It is divided like a
// processor's cache: a client has its place in one set of eight. A client new to a full set takes
// the place of the one whose bucket is, or soonest will be, full. If it is full already, nothing
// was forgotten; otherwise that client, the most modest of the eight, gets a full bucket early. So
// a flood can make the limit milder for others, never stricter, and the flooders stay known longest.
//
// Thread-safe: one short lock of 64, no allocation.
class RateLimiter {
public:
    static constexpr int highest = 1'000'000;  // of both figures

    // `per_second` requests go on for ever, `burst` at once; both 1 to `highest`.
    RateLimiter(int per_second, int burst);
    // One request in `interval` goes on for ever, `burst` at once.
    RateLimiter(Instant::duration interval, int burst);

    // Counts one request of `client`, if it may go on: then nothing. Otherwise how long until the next
    // one may, at least 1 s. A refused request is not counted: who goes on trying is not shut out.
    // `now` is Clock::monotonic().
    std::optional<std::chrono::seconds> take(ClientKey client, Instant now);
    // A request that was counted turned out to be none that counts.
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

    const Instant::duration interval_;   // in which one request comes back
    const Instant::duration tolerance_;  // how far a bucket may be from full before a request
    const std::unique_ptr<Shard[]> shards_;
};

}  // namespace baedal::http
