// Lost answers and outages of Solapi: one accepted message for each notification, in order.
#include <cstdlib>

#include <doctest/doctest.h>

#include "solapi_harness.h"
#include "support/eventually.h"

namespace solapi_faults_test {

using namespace baedal;
using namespace baedal::notify;
using namespace baedal::order::contract;
using namespace baedal::test;

namespace {

void lose(SolapiHarness& harness, const std::string& on, const std::string& kind, int times = 1) {
    harness.provider().plan({.on = on, .kind = kind, .times = times});
}

int pending(SolapiHarness& harness) {
    return static_cast<int>(harness.database().read([](db::Connection& c) {
        return c
            .one("SELECT count(*) FROM notification WHERE status = 'pending'",
                 [](db::Row row) { return row.integer(0); })
            .value_or(0);
    }));
}

// Runs the sender, a few seconds after the other, until nothing is pending.
bool settles(SolapiHarness& harness, Milliseconds step = std::chrono::seconds{7}) {
    for (int i = 0; i < 2'000; ++i) {
        harness.run_sender();
        if (pending(harness) == 0) return true;
        harness.pass(step);
    }
    return false;
}

void check_once_and_in_order(SolapiHarness& harness, char order) {
    std::map<std::string, std::int64_t> places;
    std::int64_t place = 0;
    for (const solapi::SentMessage& message : harness.provider().messages()) {
        if (message.is_taken()) places[message.baedal_id()] = ++place;
    }
    const auto taken = harness.provider().taken_by_id();
    std::map<Audience, std::int64_t> last;
    for (const auto& listed : harness.messages(order_id(order))) {
        const Notification& n = listed.notification;
        CAPTURE(n.message.event);
        CAPTURE(to_text(n.status));
        CAPTURE(n.code);
        const auto found = taken.find(n.message.id);
        const int times = found == taken.end() ? 0 : found->second;
        const bool is_taken =
            n.status == DeliveryStatus::accepted || n.status == DeliveryStatus::sent;
        CHECK(times == (is_taken ? 1 : 0));
        if (!is_taken) {
            CHECK(n.status == DeliveryStatus::skipped);
            CHECK(n.code == codes::overtaken);
            continue;
        }
        CHECK(places[n.message.id] > last[n.message.audience]);
        last[n.message.audience] = places[n.message.id];
    }
}

}  // namespace

TEST_CASE("a message whose answer is lost is found, and not sent again") {
    for (const char* kind : {"lose", "error", "html", "empty", "hang"}) {
        CAPTURE(kind);
        SolapiHarness harness;
        harness.provider().plan({.on = "send", .kind = kind, .ms = Milliseconds{3'000}});
        harness.deliver(about<OrderRejected>());
        harness.run_sender();
        harness.pass(std::chrono::seconds{1});
        harness.run_sender();
        CHECK(harness.states() == std::vector<std::string>{"rejected/customer accepted 2000"});
        CHECK(harness.taken().size() == 1);
        CHECK(harness.provider().calls("send") == 1);
        CHECK(harness.provider().calls("list") >= 1);
    }
}

TEST_CASE("a message that did not arrive is sent again once that is certain") {
    SolapiHarness harness;
    lose(harness, "send", "drop");
    harness.deliver(about<OrderRejected>());
    harness.run_sender();
    harness.pass(std::chrono::seconds{3});
    harness.run_sender();
    CHECK(harness.states() == std::vector<std::string>{"rejected/customer pending"});
    CHECK(harness.provider().calls("send") == 1);  // the request may still be worked on
    CHECK(settles(harness));
    CHECK(harness.taken().size() == 1);
}

TEST_CASE("a request that Solapi works on after its caller has given up is not sent twice") {
    SolapiHarness harness;
    harness.provider().plan({.on = "send", .kind = "late", .ms = Milliseconds{200}});
    harness.deliver(about<OrderRejected>());
    harness.run_sender();
    CHECK(harness.taken().empty());
    CHECK(eventually([&] { return harness.taken().size() == 1; }));
    CHECK(settles(harness));
    CHECK(harness.taken().size() == 1);
}

TEST_CASE("refusals for now are no attempts, and are obeyed") {
    for (const char* kind : {"unavailable", "too_many"}) {
        CAPTURE(kind);
        SolapiHarness harness;
        lose(harness, "send", kind, 4);
        harness.deliver(about<OrderRejected>());
        CHECK(settles(harness, std::chrono::seconds{60}));
        CHECK(harness.taken().size() == 1);
        CHECK(harness.messages(order_id()).front().notification.attempts == 1);
    }
}

TEST_CASE("whatever answers are lost, every message is taken once, in the order of its order") {
    const char* wanted = std::getenv("BAEDAL_SEEDS");
    const int seeds = wanted != nullptr ? std::atoi(wanted) : 20;
    constexpr const char* kinds[] = {"lose", "drop",     "error",       "html",  "empty",
                                     "slow", "too_many", "unavailable", "refuse"};
    for (int seed = 0; seed < seeds; ++seed) {
        CAPTURE(seed);
        SolapiHarness harness;
        SeededRandom random(static_cast<std::uint64_t>(seed));
        const auto below = [&](std::uint64_t n) { return random.number() % n; };
        const auto faults = [&] {
            for (std::uint64_t i = below(3); i > 0; --i)
                lose(harness, below(3) == 0 ? "list" : "send", kinds[below(std::size(kinds))],
                     static_cast<int>(1 + below(2)));
        };
        const auto phone_of = [](auto event, char order) {
            event.order.customer_phone = std::string("010-1111-000") + order;
            event.order.customer_phone.back() = static_cast<char>('0' + (order - 'a'));
            return event;
        };
        for (const char order : {'a', 'b', 'c'})
            harness.deliver(phone_of(about<OrderPlaced>(order), order));
        for (const Status status : {Status::accepted, Status::cooking, Status::ready,
                                    Status::delivering, Status::delivered}) {
            faults();
            harness.run_sender();
            harness.pass(Milliseconds{below(20'000)});
            for (const char order : {'a', 'b', 'c'})
                harness.deliver(phone_of(progressed(status, order), order));
        }
        faults();
        REQUIRE(settles(harness));
        for (const char order : {'a', 'b', 'c'}) check_once_and_in_order(harness, order);
    }
}

TEST_CASE(
    "after an outage of twelve hours customers hear where their order is now, and nothing old") {
    SolapiHarness harness;
    lose(harness, "any", "unavailable", 1'000'000);
    const auto at = [&](auto event) {
        event.at = harness.clock.now();
        return event;
    };
    harness.deliver(at(about<OrderPlaced>('a')));
    harness.deliver(at(progressed(Status::delivered, 'a')));
    for (int hour = 0; hour < 12; ++hour) {
        harness.pass(std::chrono::hours{1});
        harness.run_sender();
    }
    harness.deliver(at(about<OrderPlaced>('b')));
    harness.deliver(at(progressed(Status::accepted, 'b')));
    harness.pass(std::chrono::minutes{3});
    harness.deliver(at(progressed(Status::cooking, 'b')));
    harness.run_sender();
    CHECK(harness.provider().calls("send") < 100);  // the breaker and the hold
    CHECK(harness.messages(order_id('b')).front().notification.attempts == 0);
    harness.provider().forget_faults();
    harness.pass(std::chrono::minutes{5});
    CHECK(settles(harness));
    CHECK(harness.taken() == std::vector<std::string>{"cooking 01012345678 ATA"});
    CHECK(harness.states('a') == std::vector<std::string>{"placed/customer skipped overtaken",
                                                          "placed/store skipped overtaken",
                                                          "delivered/customer skipped too-old"});
    CHECK(harness.states('b') == std::vector<std::string>{"placed/customer skipped overtaken",
                                                          "placed/store skipped overtaken",
                                                          "accepted/customer skipped overtaken",
                                                          "cooking/customer accepted 2000"});
}

TEST_CASE("an account that cannot pay holds the channel, and uses up no attempts") {
    SolapiHarness harness;
    harness.provider().set_balance(20);
    for (const char order : {'a', 'b'}) {
        auto rejected = about<OrderRejected>(order);
        rejected.order.customer_phone = std::string("010-1111-222") + (order == 'a' ? '1' : '2');
        harness.deliver(rejected);
    }
    harness.run_sender();
    CHECK(harness.taken().size() == 1);
    REQUIRE(harness.hold.diagnose());
    CHECK(harness.hold.diagnose()->code.text() == "messages-not-paid");
    for (int i = 0; i < 40; ++i) {
        harness.pass(std::chrono::minutes{5});
        harness.run_sender();
    }
    CHECK(harness.messages(order_id('b')).front().notification.attempts == 0);
    harness.provider().set_balance(1'000);
    harness.pass(std::chrono::minutes{5});
    harness.run_sender();
    CHECK(harness.taken().size() == 2);
    CHECK_FALSE(harness.hold.diagnose());
}

TEST_CASE("a wrong sender number, key or clock holds the channel with its advice") {
    SolapiHarness harness;
    harness.deliver(about<OrderRejected>());
    SUBCASE("sender") {
        harness.provider().remove_sender("0212345678");
        harness.run_sender();
        CHECK(harness.hold.diagnose()->code.text() == "messages-sender-unknown");
        harness.provider().add_sender("0212345678");
    }
    SUBCASE("clock") {
        harness.provider().advance(std::chrono::minutes{16});
        harness.run_sender();
        CHECK(harness.hold.diagnose()->code.text() == "messages-clock-wrong");
        harness.provider().advance(-std::chrono::minutes{16});
    }
    CHECK(harness.taken().empty());
    CHECK(settles(harness));
    CHECK(harness.taken().size() == 1);
    CHECK(harness.messages(order_id()).front().notification.attempts == 1);
}

TEST_CASE("two hundred messages take a second at 200 ms a call") {
    SolapiHarness harness;
    harness.provider().set_latency(Milliseconds{200});
    for (int i = 0; i < 200; ++i) {
        auto rejected = about<OrderRejected>();
        rejected.order.id = order_id('a').substr(0, 30) + std::to_string(100'000 + i);
        rejected.order.customer_phone = "010-2222-" + std::to_string(4'000 + i);
        harness.append(rejected);
    }
    harness.catch_up();
    harness.run_sender();
    CHECK(harness.taken().size() == 200);
    CHECK(harness.provider().calls("send") <= 5);  // of 200 ms each
}

TEST_CASE(
    "a message that nobody reports is asked for less and less, and given up after three days") {
    SolapiHarness harness;
    auto rejected = about<OrderRejected>();
    rejected.order.customer_phone = "010-0000-3000";
    harness.provider().set_timing({.stuck = std::chrono::hours{1'000}});
    harness.deliver(rejected);
    harness.run_sender();
    const int before = harness.provider().calls("list");
    for (int i = 0; i < 73 * 6; ++i) {
        harness.pass(std::chrono::minutes{10});
        harness.run_poller();
    }
    CHECK(harness.provider().calls("list") - before < 500);
    CHECK(harness.states() == std::vector<std::string>{"rejected/customer failed no-report"});
}

}  // namespace solapi_faults_test
