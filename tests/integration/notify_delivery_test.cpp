// Messages from order's events to the channel, and the list that staff see.
#include <doctest/doctest.h>

#include "notify_harness.h"
#include "support/eventually.h"

namespace notify_delivery_test {

using namespace baedal;
using namespace baedal::notify;
using namespace baedal::order::contract;
using namespace baedal::test;

TEST_CASE("each change of an order becomes one message, in the order of the changes") {
    NotifyHarness harness;
    harness.deliver(about<OrderPlaced>());
    for (const Status status : {Status::accepted, Status::cooking, Status::ready,
                                Status::delivering, Status::delivered}) {
        harness.deliver(progressed(status));
    }
    CHECK_FALSE(harness.run_sender());
    CHECK(harness.channel.sent ==
          std::vector<std::string>{"a:placed/customer", "a:placed/store", "a:accepted/customer",
                                   "a:cooking/customer", "a:ready/customer",
                                   "a:delivering/customer", "a:delivered/customer"});
    for (const auto& listed : harness.messages(order_id())) {
        CHECK(listed.notification.status == DeliveryStatus::sent);
        CHECK(listed.notification.attempts == 1);
        CHECK(listed.notification.sent_at == noon);
        CHECK(listed.channel == "scripted");
    }
}

TEST_CASE("the store gets a message about a cancellation only if it had one about the order") {
    NotifyHarness harness;
    auto unsettled = about<OrderCancelled>('a');
    unsettled.may_be_paid = true;
    harness.deliver(unsettled);
    auto paid = about<OrderCancelled>('b');
    paid.was_placed = true;
    harness.deliver(about<OrderCancelRequested>('b'));
    harness.deliver(paid);
    harness.deliver(about<OrderRejected>('c'));
    auto expired = about<OrderExpired>('d');
    expired.may_be_paid = true;
    harness.deliver(expired);
    harness.run_sender();
    CHECK(harness.channel.sent ==
          std::vector<std::string>{"a:cancelled/customer", "b:cancel_requested/customer",
                                   "b:cancelled/customer", "b:cancelled/store",
                                   "c:rejected/customer", "d:expired/customer"});
}

TEST_CASE(
    "nobody is told of an order that was never placed, and for which nothing can be charged") {
    NotifyHarness harness;
    harness.deliver(about<OrderCancelled>('a'));
    harness.deliver(about<OrderExpired>('b'));
    harness.run_sender();
    CHECK(harness.channel.sent.empty());
}

TEST_CASE("a number is sent as many messages in an hour as the settings allow") {
    NotifyHarness harness("[notify]\nmax_per_phone_hour = 2\nmax_per_phone_day = 3\n");
    for (const char id : {'a', 'b', 'c'}) harness.deliver(about<OrderRejected>(id));
    harness.run_sender();
    CHECK(harness.channel.sent ==
          std::vector<std::string>{"a:rejected/customer", "b:rejected/customer"});
    CHECK(harness.messages(order_id('c')).front().notification.status == DeliveryStatus::skipped);

    harness.clock.advance(std::chrono::hours{2});
    for (const char id : {'d', 'e'}) harness.deliver(about<OrderRejected>(id));
    harness.run_sender();
    CHECK(harness.channel.sent.size() == 3);

    SUBCASE("other numbers are sent theirs") {
        auto other = about<OrderRejected>('f');
        other.order.customer_phone = "010-9999-0000";
        harness.deliver(other);
        harness.run_sender();
        CHECK(harness.channel.sent.back() == "f:rejected/customer");
    }
    SUBCASE("a day later there is room again") {
        harness.clock.advance(std::chrono::hours{25});
        auto next = about<OrderRejected>('g');
        next.at = harness.clock.now();
        harness.deliver(next);
        harness.run_sender();
        CHECK(harness.channel.sent.back() == "g:rejected/customer");
    }
    SUBCASE("the store is told of every order") {
        harness.deliver(about<OrderPlaced>('h'));
        harness.run_sender();
        CHECK(harness.channel.sent.back() == "h:placed/store");
    }
}

TEST_CASE("a number is one number however it is written: each spelling counts") {
    NotifyHarness harness("[notify]\nmax_per_phone_hour = 2\nmax_per_phone_day = 3\n");
    char id = 'a';
    for (const char* phone :
         {"010-1234-5678", "0101 234 5678", "+82 10-1234-5678", "(010)12345678"}) {
        auto rejected = about<OrderRejected>(id++);
        rejected.order.customer_phone = phone;
        harness.deliver(rejected);
    }
    harness.run_sender();
    CHECK(harness.channel.sent ==
          std::vector<std::string>{"a:rejected/customer", "b:rejected/customer"});
}

TEST_CASE("a customer who did not ask for a cancellation is told of its outcome alone") {
    for (const bool by_store : {false, true}) {
        NotifyHarness harness;
        auto request = about<OrderCancelRequested>();
        request.refunded = !by_store;
        request.by_store = by_store;
        harness.deliver(request);
        auto cancelled = about<OrderCancelled>();
        cancelled.was_placed = true;
        cancelled.refund_due = 0;
        cancelled.by_store = by_store;
        harness.deliver(cancelled);
        harness.run_sender();
        CHECK(harness.channel.sent ==
              std::vector<std::string>{"a:cancelled/customer", "a:cancelled/store"});
    }
}

TEST_CASE("a customer reads the language of the order, the store its own") {
    NotifyHarness harness;  // Korean by default
    auto english = about<OrderPlaced>('a');
    english.order.language = "en-US";
    harness.deliver(english);
    auto french = about<OrderPlaced>('b');
    french.order.language = "fr";  // has no catalogue
    harness.deliver(french);
    harness.deliver(about<OrderPlaced>('c'));
    const auto text = [&](char order, std::size_t index) {
        return harness.messages(order_id(order)).at(index).notification.message.wording.text;
    };
    CHECK(text('a', 0).starts_with("[통닭집] Order 27 - We have your order"));
    CHECK(text('a', 1).contains("새 배달 주문이 들어왔습니다."));
    CHECK(text('b', 0).contains("주문이 접수되었습니다."));
    CHECK(text('c', 0).contains("주문이 접수되었습니다."));
}

TEST_CASE("a refused cancellation is one message to the customer, whatever the order's status is") {
    for (const Status left : {Status::accepted, Status::cooking}) {
        CAPTURE(to_text(left));
        NotifyHarness harness;
        harness.deliver(about<OrderPlaced>());
        harness.deliver(progressed(Status::accepted));
        harness.deliver(about<OrderCancelRequested>());
        auto refused = progressed(left);
        refused.cancel_refused = true;
        harness.deliver(refused);
        harness.run_sender();
        harness.replay();
        harness.run_sender();
        CHECK(harness.channel.sent ==
              std::vector<std::string>{"a:placed/customer", "a:placed/store", "a:accepted/customer",
                                       "a:cancel_requested/customer",
                                       left == Status::accepted ? "a:cancel_refused/customer"
                                                                : "a:cooking/customer"});
        CHECK(harness.messages(order_id())
                  .back()
                  .notification.message.wording.text.contains("취소할 수 없었"));
    }
}

TEST_CASE("a replayed log gives no second message") {
    NotifyHarness harness;
    harness.deliver(about<OrderPlaced>());
    harness.deliver(progressed(Status::accepted));
    harness.run_sender();
    harness.replay();
    harness.replay();
    harness.run_sender();
    CHECK(harness.channel.sent.size() == 3);
    CHECK(harness.messages(order_id()).size() == 3);
}

namespace {

// An event that happened at the harness's present time.
template <class E>
E now(const NotifyHarness& harness, E event) {
    event.at = harness.clock.now();
    return event;
}

std::vector<DeliveryStatus> statuses(NotifyHarness& harness, char order = 'a') {
    std::vector<DeliveryStatus> out;
    for (const auto& listed : harness.messages(order_id(order)))
        out.push_back(listed.notification.status);
    return out;
}

}  // namespace

TEST_CASE("when the messages of all time are made again, only the newest ones are sent") {
    NotifyHarness harness;
    constexpr std::chrono::hours oldest{6};  // the default
    harness.deliver(now(harness, about<OrderPlaced>('a')));
    harness.deliver(now(harness, about<OrderPlaced>('b')));
    harness.clock.advance(std::chrono::milliseconds{1});
    harness.deliver(now(harness, progressed(Status::accepted, 'a')));
    auto cancelled = now(harness, about<OrderCancelled>('b'));
    cancelled.may_be_paid = true;
    harness.deliver(cancelled);
    harness.run_sender();
    REQUIRE(harness.channel.sent.size() == 6);
    harness.channel.sent.clear();

    // The file is lost: its messages and its cursor. The log of order is read from its beginning.
    harness.clock.advance(oldest);
    harness.database().write_and_wait(
        [](db::Transaction& tx) { tx.run("DELETE FROM notification"); });
    harness.replay();
    CHECK_FALSE(harness.run_sender());
    CHECK(harness.channel.sent ==
          std::vector<std::string>{"a:accepted/customer", "b:cancelled/customer"});
    using enum DeliveryStatus;
    CHECK(statuses(harness, 'a') == std::vector{skipped, skipped, sent});
    CHECK(statuses(harness, 'b') == std::vector{skipped, skipped, sent});
    const Response list = harness.get("/notifications?orderId=" + order_id());
    CHECK(list.body.at("items").as_array().at(0).at("status") == "skipped");
    CHECK(list.body.at("items").as_array().at(0).at("attempts") == 0);
    CHECK(list.body.at("items").as_array().at(0).at("sentAt").is_null());

    // Nor is anything sent when the log is read once more.
    harness.replay();
    CHECK_FALSE(harness.run_sender());
    CHECK(harness.channel.sent.size() == 2);
}

TEST_CASE("how old a message may be is a setting") {
    NotifyHarness harness("notify.oldest = \"1h\"");
    harness.deliver(now(harness, about<OrderPlaced>('a')));
    harness.clock.advance(std::chrono::minutes{30});
    harness.deliver(now(harness, about<OrderPlaced>('b')));
    harness.clock.advance(std::chrono::minutes{31});
    harness.database().write_and_wait(
        [](db::Transaction& tx) { tx.run("DELETE FROM notification"); });
    harness.replay();
    harness.run_sender();
    CHECK(harness.channel.sent == std::vector<std::string>{"b:placed/customer", "b:placed/store"});
    CHECK_THROWS_AS(NotifyHarness("notify.oldest = \"59s\""), ConfigError);
}

TEST_CASE(
    "a message that has waited for too long is skipped, and the newer ones of its order are sent") {
    NotifyHarness harness;
    harness.deliver(now(harness, about<OrderPlaced>()));
    harness.clock.advance(std::chrono::hours{7});  // the program was not running
    harness.deliver(now(harness, progressed(Status::accepted)));
    CHECK_FALSE(harness.run_sender());
    CHECK(harness.channel.sent == std::vector<std::string>{"a:accepted/customer"});
    CHECK(harness.channel.ids.size() == 1);
    using enum DeliveryStatus;
    CHECK(statuses(harness) == std::vector{skipped, skipped, sent});
    CHECK(harness.metrics.exposition().contains(R"(result="skipped"} 2)"));
}

TEST_CASE(
    "a message to a failing channel is sent later with the same id, and delays only its order") {
    NotifyHarness harness;
    harness.channel.results["placed/customer"] = {SendResult::try_later, SendResult::sent};
    harness.deliver(about<OrderPlaced>('a'));
    const auto retry_at = harness.run_sender();
    CHECK(harness.channel.sent.empty());  // the store's message waits behind the customer's
    REQUIRE(retry_at);
    CHECK(*retry_at > noon);

    harness.deliver(about<OrderPlaced>('b'));
    harness.deliver(progressed(Status::accepted, 'a'));
    CHECK(harness.run_sender() == retry_at);
    CHECK(harness.channel.sent == std::vector<std::string>{"b:placed/customer", "b:placed/store"});

    harness.clock.advance(std::chrono::seconds{2});
    CHECK_FALSE(harness.run_sender());
    CHECK(harness.channel.sent == std::vector<std::string>{"b:placed/customer", "b:placed/store",
                                                           "a:placed/customer", "a:placed/store",
                                                           "a:accepted/customer"});
    CHECK(harness.channel.ids.front() ==
          harness.messages(order_id('a')).front().notification.message.id);
    CHECK(harness.messages(order_id('a')).front().notification.attempts == 2);
    CHECK(harness.metrics.exposition().contains(R"(result="sent"} 5)"));
    CHECK(harness.metrics.exposition().contains(R"(result="retried"} 1)"));
}

TEST_CASE("a message that the channel refuses has failed, and the next one goes out") {
    NotifyHarness harness;
    harness.channel.results["placed/customer"] = {SendResult::refused};
    harness.deliver(about<OrderPlaced>());
    CHECK_FALSE(harness.run_sender());
    CHECK(harness.channel.sent == std::vector<std::string>{"a:placed/store"});
    CHECK(harness.messages(order_id()).front().notification.status == DeliveryStatus::failed);
    CHECK(harness.metrics.exposition().contains(R"(result="failed"} 1)"));
}

TEST_CASE("a channel that throws loses nothing, and is given up in the end") {
    NotifyHarness harness;
    harness.channel.broken = true;
    harness.deliver(progressed(Status::accepted));
    for (int i = 0; i < Notification::max_attempts && harness.run_sender(); ++i)
        harness.clock.advance(std::chrono::minutes{7});
    const auto listed = harness.messages(order_id());
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].notification.status == DeliveryStatus::failed);
    CHECK(listed[0].notification.attempts == Notification::max_attempts);
}

TEST_CASE("more than a batch of orders is sent, each in its order") {
    NotifyHarness harness("[notify]\nmax_per_phone_hour = 0\nmax_per_phone_day = 0\n");
    for (int i = 0; i < Sender::batch; ++i) {
        auto event = about<OrderPlaced>();
        event.order.id = order_id().substr(0, 30) + std::to_string(100'000 + i);
        harness.deliver(event);
    }
    CHECK_FALSE(harness.run_sender());
    CHECK(harness.channel.sent.size() == 2 * Sender::batch);
}

TEST_CASE("staff list an order's messages, oldest first, page by page") {
    NotifyHarness harness;
    harness.deliver(about<OrderPlaced>());
    harness.run_sender();
    harness.deliver(progressed(Status::accepted));
    const std::string list = "/notifications?orderId=" + order_id();

    const Response all = harness.get(list, staff());
    CHECK(all.status == 200);
    const auto& items = all.body.at("items").as_array();
    REQUIRE(items.size() == 3);
    CHECK(all.body.at("next").is_null());
    const Message first_message = harness.messages(order_id()).front().notification.message;
    CHECK(all.http.body.starts_with(
        R"({"items":[{"id":")" + first_message.id + R"(","orderId":")" + order_id() +
        R"(","event":"placed","audience":"customer","channel":"scripted","carrier":null,"to":"010-1234-5678",)" +
        R"("text":")" + first_message.wording.text +
        R"(","status":"sent","code":null,"attempts":1,)" +
        R"("createdAt":"2026-11-22T03:00:00.000Z","sentAt":"2026-11-22T03:00:00.000Z"},)"));
    CHECK(items[1].at("to") == "통닭집");
    CHECK(items[2].at("status") == "pending");
    CHECK(items[2].at("sentAt").is_null());

    const Response first = harness.get(list + "&limit=2", staff());
    CHECK(first.body.at("items").as_array().size() == 2);
    const Response rest = harness.get(list + "&limit=2&cursor=" + first.text("next"), staff());
    CHECK(rest.body.at("items").as_array().size() == 1);
    CHECK(rest.body.at("next").is_null());

    // To staff of another store the order does not exist.
    CHECK(harness.get(list, staff({2})).http.body ==
          harness.get("/notifications?orderId=none", staff({2})).http.body);
    CHECK(harness.get(list, customer()).status == 401);
}

TEST_CASE("a list without an order id, or with an unknown cursor or parameter, is refused") {
    NotifyHarness harness;
    const Response missing = harness.get("/notifications");
    CHECK(missing.status == 422);
    CHECK(missing.http.body.contains("orderId"));
    const std::string list = "/notifications?orderId=" + order_id();
    CHECK(harness.get(list + "&cursor=x").status == 422);
    CHECK(harness.get(list + "&colour=red").status == 422);
    CHECK(harness.get("/notifications?orderId=unknown").status == 200);
}

TEST_CASE("a damaged row is an error, not a value outside of its enum") {
    NotifyHarness harness;
    harness.deliver(about<OrderPlaced>());
    harness.database().write_and_wait([](db::Transaction& tx) {
        tx.run("UPDATE notification SET audience = 'rider' WHERE seq = 1");
    });
    CHECK_THROWS_WITH_AS(harness.messages(order_id()), doctest::Contains("'rider'"),
                         std::runtime_error);
    CHECK_THROWS_AS(harness.run_sender(), std::runtime_error);
    CHECK(harness.channel.ids.empty());
    CHECK(harness.get("/notifications?orderId=" + order_id()).status == 500);

    harness.database().write_and_wait([](db::Transaction& tx) {
        tx.run("UPDATE notification SET audience = 'customer', status = 'lost' WHERE seq = 1");
    });
    CHECK_THROWS_WITH_AS(harness.messages(order_id()), doctest::Contains("'lost'"),
                         std::runtime_error);
}

TEST_CASE("a queued message wakes the sender") {
    ModuleHarness harness(definition(), {.live = true});
    const std::string list = "/notifications?orderId=" + order_id();
    for (const Status status : {Status::placed, Status::accepted}) {
        harness.deliver(progressed(status));
        CHECK(eventually([&] { return !harness.get(list).http.body.contains("pending"); }));
    }
    CHECK(harness.get(list).body.at("items").as_array().size() == 2);
}

TEST_CASE("after a restore nothing is sent that may have been sent before the loss") {
    NotifyHarness harness;
    harness.deliver(about<OrderPlaced>());  // waits
    harness.stop_module();
    harness.append(progressed(Status::accepted));
    harness.database().write_and_wait(
        [](db::Transaction& tx) { repository::note_restore(tx, noon + std::chrono::seconds{1}); });
    harness.clock.advance(std::chrono::minutes{5});
    harness.start_module();
    harness.catch_up();
    auto later = progressed(Status::cooking);
    later.at = harness.clock.now();
    harness.deliver(later);
    CHECK_FALSE(harness.run_sender());
    CHECK(harness.channel.sent == std::vector<std::string>{"a:cooking/customer"});
    std::vector<DeliveryStatus> stored;
    for (const auto& listed : harness.messages(order_id()))
        stored.push_back(listed.notification.status);
    CHECK(stored == std::vector{DeliveryStatus::skipped, DeliveryStatus::skipped,
                                DeliveryStatus::skipped, DeliveryStatus::sent});
}

}  // namespace notify_delivery_test
