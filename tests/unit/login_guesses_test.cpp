// A day of guesses of a password, of millions of tries: without the sanitizers.
#include <string>

#include <doctest/doctest.h>

#include "auth/login_throttle.h"

namespace login_guesses_test {

using namespace baedal;
using auth::LoginThrottle;

namespace {

const Instant noon{std::chrono::hours{1}};
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

}  // namespace login_guesses_test
