// Limits password tries by network, by name and network together, by name alone, and by device.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/thread_annotations.h"

namespace baedal::auth {

// The source of a try.
struct TrySource {
    std::uint64_t client = 0;  // an http::ClientKey
    // What proves that the user logged in from here before: the digest of a device or a session.
    // Empty for an unknown device.
    std::string_view device = {};
};

// The /48 of an IPv6 client, and the address of an IPv4 one. `client` is an http::ClientKey.
std::uint64_t network_of(std::uint64_t client);

// An unknown device is limited by its address and the name together, by its address, and by the name
// over all addresses. IPv6 counts as /64, /56 and /48 with growing limits. A known device has tries
// of its own, which no other device uses up. So guesses from anywhere do not lock a user out of a
// known device, and a thousand addresses guess no faster than a few. Thread-safe.
class LoginThrottle {
public:
    LoginThrottle();

    // Counts a try and returns nothing if it is allowed; otherwise the time to wait.
    std::optional<std::chrono::seconds> take(const TrySource& source, std::string_view username,
                                             Instant now);
    // Undoes take() for a right password.
    void give_back(const TrySource& source, std::string_view username);
    // An unknown device at this http::ClientKey.
    std::optional<std::chrono::seconds> take(std::uint64_t client, std::string_view username,
                                             Instant now) {
        return take(TrySource{client}, username, now);
    }
    void give_back(std::uint64_t client, std::string_view username) {
        give_back(TrySource{client}, username);
    }

private:
    // The state of the generic cell rate algorithm, as in http::RateLimiter: the instant at which the
    // bucket is full again.
    struct Bucket {
        std::uint64_t key = 0;
        Instant full_at{};
    };
    using Set = std::array<Bucket, 8>;
    static constexpr std::size_t set_count = 1U << 13;  // 1 MiB

    Bucket& bucket_of(std::uint64_t key) REQUIRES(mutex_);

    Mutex mutex_;
    const std::unique_ptr<Set[]> sets_ GUARDED_BY(mutex_);
};

}  // namespace baedal::auth
