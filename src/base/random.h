// The random number interface. Ids, tokens and jitter come from a Random only.
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

    // Uniform in [0, 2^64).
    std::uint64_t number();
    // Uniform in [0, 1).
    double fraction();
};

// The operating system's CSPRNG, read in blocks of 4 KiB, one block a thread. fill() throws
// std::system_error if getrandom fails.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::byte> out) override;
};

// A repeatable sequence for tests (SplitMix64). Not thread-safe. Never for ids that must not be
// guessed.
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
// A lower bound: smaller than every id made at or after `at`, larger than every id made before it.
std::string first_id_at(TimePoint at);
// The part of an id that may be logged: its first ten characters (the time). A whole id is a
// capability.
std::string_view id_prefix(std::string_view id);

// `bytes` random bytes in lower-case base32hex.
std::string make_secret(Random& random, std::size_t bytes);

}  // namespace baedal
