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

struct Figures {
    int guesses = 0;            // of the attacker, for the owner's name
    int owner_tries = 0;        // right passwords of the owner
    int known_succeeded = 0;    // on a known device
    int unknown_succeeded = 0;  // on a device where the owner never logged in
};

// A day on which the attacker makes `rate` tries a second and the owner logs in every ten minutes.
template <class Source>
Figures day_of(Source source, int rate) {
    LoginThrottle throttle;
    Figures out;
    const auto owner = [&](const auth::TrySource& from, Instant now) {
        if (throttle.take(from, "owner", now)) return 0;
        throttle.give_back(from, "owner");
        return 1;
    };
    for (int second = 0; second < 86'400; ++second) {
        const Instant now = noon + std::chrono::seconds{second};
        for (int i = 0; i < rate; ++i) {
            const int number = second * rate + i;
            // Now and then another name, which uses up the limit of the address.
            const bool is_guess = number % 64 != 0;
            const std::string name = is_guess ? "owner" : "name" + std::to_string(number);
            if (!throttle.take(auth::TrySource{source(number)}, name, now) && is_guess)
                ++out.guesses;
        }
        if (second % 600 != 599) continue;
        ++out.owner_tries;
        out.known_succeeded += owner({v4(1), "the owner's device"}, now);
        out.unknown_succeeded += owner({v4(2)}, now);
    }
    return out;
}

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

TEST_CASE("a day of guesses from a /48, a thousand addresses, and the owner's own Wi-Fi") {
    const auto check = [](const std::string& attacker, const Figures& day) {
        MESSAGE(attacker << ": " << day.guesses << " guesses a day; of the owner's "
                         << day.owner_tries << " log-ins on a known device " << day.known_succeeded
                         << ", on an unknown one " << day.unknown_succeeded << " succeeded");
        CHECK(day.guesses <= 530);
        CHECK(day.known_succeeded == day.owner_tries);
    };
    check("a /48 of IPv6",
          day_of([](int n) { return v6 + static_cast<std::uint64_t>(n) % 65'536; }, 2));
    check("a thousand addresses",
          day_of([](int n) { return v4(1000 + static_cast<std::uint32_t>(n) % 1000); }, 2));
    check("a guest on the owner's Wi-Fi", day_of([](int) { return v4(1); }, 2));
}

}  // namespace login_throttle_test
