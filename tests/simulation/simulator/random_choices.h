// The random choices of a simulated run, all from its seed.
#pragma once

#include "base/random.h"

namespace baedal::simulation {

class RandomChoices {
public:
    explicit RandomChoices(std::uint64_t seed) : random_(seed) {}

    // Evenly from [0, n).
    std::int64_t below(std::int64_t n) {
        return static_cast<std::int64_t>(random_.number() % static_cast<std::uint64_t>(n));
    }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + below(high - low + 1);
    }
    // True in `percent` of a hundred cases.
    bool chance(std::int64_t percent) { return below(100) < percent; }
    Milliseconds milliseconds(std::int64_t low, std::int64_t high) {
        return Milliseconds{between(low, high)};
    }
    auto pick(const auto& from) { return from[index(from)]; }
    std::size_t index(const auto& of) {
        return static_cast<std::size_t>(below(static_cast<std::int64_t>(of.size())));
    }
    std::uint64_t seed() { return random_.number(); }

private:
    SeededRandom random_;
};

}  // namespace baedal::simulation
