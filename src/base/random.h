// Chance as a port: ids, tokens and jitter come from a Random that is given in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace baedal {

class Random {
public:
    virtual ~Random() = default;
    // Fills `out` with unpredictable bytes. Thread-safe.
    virtual void fill(std::span<std::byte> out) = 0;

    // Evenly drawn from [0, 2^64).
    std::uint64_t number();
    // Evenly drawn from [0, 1).
    double fraction();
};

// The operating system's CSPRNG, read in blocks, one buffer a thread.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::byte> out) override;
};

// A repeatable sequence for tests (SplitMix64); never for ids that a stranger must not guess.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::byte> out) override;

private:
    std::uint64_t state_;
};

// An id that sorts by time and cannot be guessed: 6 bytes of Unix milliseconds and 16 random
// bytes in lower-case base32hex (RFC 4648 section 7) without padding: 36 of [0-9a-v].
std::string make_id(const Clock& clock, Random& random);
bool is_id(std::string_view text);
// Smaller than every id made at or after `at`, larger than every one made before.
std::string first_id_at(TimePoint at);
// What may be logged of an id that is also a capability: its first ten characters (the time).
std::string_view id_prefix(std::string_view id);

// `bytes` random bytes in lower-case base32hex.
std::string make_secret(Random& random, std::size_t bytes);

}  // namespace baedal
