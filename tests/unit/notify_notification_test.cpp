#include "notify/domain/notification.h"

#include <doctest/doctest.h>

#include "notify/settings.h"

namespace notify_notification_test {

using namespace baedal;
using namespace baedal::notify;

namespace {
const TimePoint noon = *from_rfc3339("2026-11-22T03:00:00.000Z");
}

TEST_CASE("a message that the channel took is sent, at that time") {
    Notification n;
    n.attempted({.result = SendResult::sent}, noon, 0);
    CHECK(n.status == DeliveryStatus::sent);
    CHECK(n.attempts == 1);
    CHECK(n.sent_at == noon);
}

TEST_CASE("a refused message has failed at once") {
    Notification n;
    n.attempted({.result = SendResult::refused}, noon, 0);
    CHECK(n.status == DeliveryStatus::failed);
    CHECK_FALSE(n.sent_at);
}

TEST_CASE("a message is tried again later and later, and fails in the end") {
    Notification n;
    n.attempted({.result = SendResult::try_later}, noon, 0.5);
    CHECK(n.status == DeliveryStatus::pending);
    CHECK(n.next_try_at == noon + std::chrono::seconds{1});
    n.attempted({.result = SendResult::try_later}, noon, 0.5);
    CHECK(n.next_try_at == noon + std::chrono::seconds{2});
    while (n.attempts < Notification::max_attempts - 1)
        n.attempted({.result = SendResult::try_later}, noon, 0.5);
    CHECK(n.status == DeliveryStatus::pending);
    CHECK(n.next_try_at == noon + std::chrono::minutes{5});
    n.attempted({.result = SendResult::try_later}, noon, 0.5);
    CHECK(n.status == DeliveryStatus::failed);
    CHECK_FALSE(n.sent_at);
}

TEST_CASE("retries are spread by a quarter to either side") {
    const auto pause_after = [](int failures, double random) {
        Notification n;
        n.attempts = failures - 1;
        n.attempted({.result = SendResult::try_later}, noon, random);
        return n.next_try_at - noon;
    };
    CHECK(pause_after(1, 0.0) == Milliseconds{750});
    CHECK(pause_after(1, 1.0) == Milliseconds{1'250});
    CHECK(pause_after(11, 0.0) == Milliseconds{225'000});
    CHECK(pause_after(11, 1.0) == Milliseconds{375'000});
}

TEST_CASE("the names of audiences and statuses survive the way to text and back") {
    for (const Audience a : {Audience::customer, Audience::store})
        CHECK(from_name<Audience>(to_text(a)) == a);
    for (const DeliveryStatus s : {DeliveryStatus::pending, DeliveryStatus::sent,
                                   DeliveryStatus::failed, DeliveryStatus::skipped})
        CHECK(from_name<DeliveryStatus>(to_text(s)) == s);
    CHECK_THROWS_AS(from_stored_name<Audience>("rider"), std::runtime_error);
}

TEST_CASE("a channel that this version does not have is refused by name") {
    CHECK(Settings::read(Config::empty()).channel == "log");
    CHECK(Settings::read(Config::parse("[notify]\nchannel = \"log\"")).channel == "log");
    for (const char* later : {"kakao", "webhook"}) {
        CHECK_THROWS_WITH_AS(
            Settings::read(Config::parse("[notify]\nchannel = \"" + std::string(later) + "\"")),
            doctest::Contains("not available in this version"), ConfigError);
    }
    CHECK_THROWS_AS(Settings::read(Config::parse("[notify]\nchannel = \"pigeon\"")), ConfigError);
    CHECK_THROWS_AS(Settings::read(Config::parse("[notify]\nchannel = 1")), ConfigError);
}

}  // namespace notify_notification_test
