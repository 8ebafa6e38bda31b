#include <doctest/doctest.h>

#include "auth/login_throttle.h"

namespace login_throttle_test {

using namespace baedal;
using namespace std::chrono_literals;
using auth::LoginThrottle;

namespace {

// How many tries in a row may be made, up to `most`.
int tries(LoginThrottle& throttle, std::uint64_t address, std::string_view name, Instant now,
          int most = 100) {
    for (int i = 0; i < most; ++i) {
        if (throttle.take(address, name, now)) return i;
    }
    return most;
}

const Instant noon{1h};

}  // namespace

TEST_CASE("a name is tried a few times from one address, then once in 30 s") {
    LoginThrottle throttle;
    CHECK(tries(throttle, 1, "kim", noon) == 6);
    CHECK(throttle.take(1, "kim", noon) == 30s);
    CHECK(tries(throttle, 1, "kim", noon + 29s) == 0);
    CHECK(tries(throttle, 1, "kim", noon + 30s) == 1);
    CHECK(tries(throttle, 1, "kim", noon + 1h) == 6);
}

TEST_CASE("guessing from one address locks nobody out at another, nor another name at the same") {
    LoginThrottle throttle;
    CHECK(tries(throttle, 1, "kim", noon) == 6);
    CHECK(tries(throttle, 2, "kim", noon) == 6);
    CHECK(tries(throttle, 1, "lee", noon) == 6);
}

TEST_CASE("an address that goes from name to name has its own limit") {
    LoginThrottle throttle;
    int made = 0;
    for (int name = 0; name < 100; ++name)
        made += tries(throttle, 1, "name" + std::to_string(name), noon, 1);
    CHECK(made == 30);
    CHECK(tries(throttle, 2, "name1", noon) == 6);
    // What the address forbade did not count for the name.
    CHECK(tries(throttle, 1, "name99", noon + 10s, 1) == 1);
}

TEST_CASE("a right password counts for nothing") {
    LoginThrottle throttle;
    for (int i = 0; i < 100; ++i) {
        CHECK_FALSE(throttle.take(1, "kim", noon));
        throttle.give_back(1, "kim");
    }
    CHECK(tries(throttle, 1, "kim", noon) == 6);
}

namespace {

constexpr std::uint64_t v4(std::uint32_t address) { return 0x0000'FFFF'0000'0000 | address; }
constexpr std::uint64_t v6 = 0x2001'0DB8'0001'0000;  // 2001:db8:1::/48

}  // namespace

TEST_CASE("IPv6 is counted by /64, /56 and /48 with growing limits") {
    LoginThrottle throttle;
    CHECK(tries(throttle, v6, "kim", noon) == 6);
    CHECK(tries(throttle, v6 + 1, "kim", noon) == 6);
    CHECK(tries(throttle, v6 + 2, "kim", noon) == 0);
    CHECK(tries(throttle, v6 + 0x100, "kim", noon) == 6);
    CHECK(tries(throttle, v6 + 0x200, "kim", noon) == 6);
    CHECK(tries(throttle, v6 + 0x300, "kim", noon) == 0);
    CHECK(tries(throttle, v6 + 0x10000, "kim", noon) == 6);
    CHECK(auth::network_of(v6 + 0x1234) == v6);
    CHECK(auth::network_of(v4(7)) == v4(7));
}

TEST_CASE("a name has a limit over all addresses, which does not bear on a known device") {
    LoginThrottle throttle;
    int made = 0;
    for (std::uint32_t address = 0; address < 1000; ++address)
        made += tries(throttle, v4(address), "kim", noon, 1);
    CHECK(made == 50);
    CHECK(throttle.take(v4(5000), "kim", noon) == 180s);
    CHECK_FALSE(throttle.take(auth::TrySource{v4(5000), "device"}, "kim", noon));
    CHECK(tries(throttle, v4(5000), "lee", noon) == 6);
    // The tries of a device are few, and each user's own.
    for (int i = 0; i < 5; ++i)
        CHECK_FALSE(throttle.take(auth::TrySource{v4(5000), "device"}, "kim", noon));
    CHECK(throttle.take(auth::TrySource{v4(5000), "device"}, "kim", noon) == 30s);
    CHECK_FALSE(throttle.take(auth::TrySource{v4(5000), "device"}, "lee", noon));
}

}  // namespace login_throttle_test
