// When the disk of the data folder is nearly full.
#include <chrono>
#include <optional>

#include <doctest/doctest.h>

#include "base/clock.h"
#include "host/free_space.h"

namespace free_space_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
using host::FreeSpace;
using host::SpaceLevel;

constexpr std::uint64_t mb = 1 << 20;

struct Disk {
    SpaceLevel level(std::uint64_t free, std::uint64_t capacity) {
        disk = FreeSpace::Disk{free, capacity};
        clock.advance(1s);
        return space.level();
    }

    ManualClock clock{TimePoint{}};
    std::optional<FreeSpace::Disk> disk;
    int measurements = 0;
    FreeSpace space{clock, 500 * mb, [this] {
                        ++measurements;
                        return disk;
                    }};
};

}  // namespace

TEST_CASE("a disk is low below the setting, and very low below a quarter of it") {
    Disk disk;
    CHECK(disk.level(500 * mb, 100'000 * mb) == SpaceLevel::ample);
    CHECK(disk.level(500 * mb - 1, 100'000 * mb) == SpaceLevel::low);
    CHECK(disk.level(125 * mb, 100'000 * mb) == SpaceLevel::low);
    CHECK(disk.level(125 * mb - 1, 100'000 * mb) == SpaceLevel::very_low);
    CHECK(disk.space.free_bytes() == 125 * mb - 1);
    CHECK(disk.level(501 * mb, 100'000 * mb) == SpaceLevel::ample);
}

TEST_CASE("of a small disk a tenth is low") {
    Disk disk;
    CHECK(disk.level(6 * mb, 50 * mb) == SpaceLevel::ample);
    CHECK(disk.level(4 * mb, 50 * mb) == SpaceLevel::low);
    CHECK(disk.level(1 * mb, 50 * mb) == SpaceLevel::very_low);
}

TEST_CASE("a disk is asked once a second, and one that cannot be asked is what it was") {
    Disk disk;
    CHECK(disk.level(1 * mb, 100'000 * mb) == SpaceLevel::very_low);
    disk.disk = FreeSpace::Disk{9'000 * mb, 100'000 * mb};
    CHECK(disk.space.level() == SpaceLevel::very_low);
    CHECK(disk.measurements == 1);
    disk.disk.reset();
    disk.clock.advance(5s);
    CHECK(disk.space.level() == SpaceLevel::very_low);
    CHECK(disk.measurements == 2);

    FreeSpace never(disk.clock, 0, nullptr);
    CHECK(never.level() == SpaceLevel::ample);
}

}  // namespace free_space_test
