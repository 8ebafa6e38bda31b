#include <doctest/doctest.h>

#include "auth/login_throttle.h"

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
