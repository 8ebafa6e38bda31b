#include <set>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "base/random.h"
#include "base/thread_annotations.h"

namespace random_test {

using namespace baedal;
using namespace std::chrono_literals;

TEST_CASE("an id has 36 characters of its alphabet") {
    const SystemClock clock;
    SystemRandom random;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = make_id(clock, random);
        REQUIRE(id.size() == 36);
        REQUIRE(id.find_first_not_of("0123456789abcdefghijklmnopqrstuv") == std::string::npos);
        REQUIRE(is_id(id));
    }
}

TEST_CASE("ids sort by their time") {
    ManualClock clock{from_millis(1'700'000'000'000)};
    SeededRandom random(1);
    std::string before;
    for (const auto step : {0ms, 1ms, 1ms, 999ms, 86'400'000ms, 3'153'600'000'000ms}) {
        clock.advance(step);
        const std::string id = make_id(clock, random);
        CHECK(id > before);
        before = id;
    }
}

TEST_CASE("an id begins with its time, and only that part may be logged") {
    const ManualClock clock{from_millis(0x0123456789ab)};
    SeededRandom one(1);
    SeededRandom other(2);
    const std::string a = make_id(clock, one);
    const std::string b = make_id(clock, other);
    CHECK(a.substr(0, 9) == b.substr(0, 9));  // 45 of the 48 bits of the time
    CHECK(a.substr(0, 9) == "04hkaps9l");
    CHECK(a.substr(10) != b.substr(10));
    CHECK(id_prefix(a) == a.substr(0, 10));
}

TEST_CASE("is_id() refuses other texts") {
    CHECK_FALSE(is_id(""));
    CHECK_FALSE(is_id(std::string(35, '0')));
    CHECK_FALSE(is_id(std::string(37, '0')));
    CHECK_FALSE(is_id(std::string(35, '0') + "w"));
    CHECK_FALSE(is_id(std::string(35, '0') + "V"));
    CHECK_FALSE(is_id(std::string(35, '0') + "/"));
    CHECK(is_id(std::string(35, '0') + "v"));
    CHECK(id_prefix("short") == "short");
}

TEST_CASE("a seed repeats its sequence") {
    SeededRandom a(42);
    SeededRandom b(42);
    SeededRandom c(43);
    const auto first = a.number();
    CHECK(first == b.number());
    CHECK(first != c.number());
    CHECK(make_secret(a, 20) == make_secret(b, 20));
}

TEST_CASE("a fraction is at least 0 and below 1") {
    SeededRandom random(7);
    double sum = 0;
    for (int i = 0; i < 10'000; ++i) {
        const double fraction = random.fraction();
        REQUIRE(fraction >= 0);
        REQUIRE(fraction < 1);
        sum += fraction;
    }
    CHECK(sum / 10'000 == doctest::Approx(0.5).epsilon(0.05));
}

TEST_CASE("a secret has five bits a character") {
    SystemRandom random;
    CHECK(make_secret(random, 20).size() == 32);
    CHECK(make_secret(random, 1).size() == 2);
    CHECK(make_secret(random, 0).empty());
    CHECK(make_secret(random, 20) != make_secret(random, 20));
    CHECK(make_secret(random, 10'000).size() == 16'000);  // more than one block of random bytes
}

TEST_CASE("the system's random numbers do not repeat across threads") {
    SystemRandom random;
    std::set<std::uint64_t> seen;
    Mutex mutex;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 1000; ++i) {
                    const auto number = random.number();
                    const Lock lock(mutex);
                    seen.insert(number);
                }
            });
        }
    }
    CHECK(seen.size() == 4000);
}

}  // namespace random_test
