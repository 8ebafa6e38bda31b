// What becomes of a message between the order's log and the channel, and what staff see of it.
#include <doctest/doctest.h>

#include "integration/notify_town.h"

using namespace baedal;
using namespace baedal::notify;
using namespace baedal::notify::test;

TEST_CASE("each change of an order becomes one message, in the order of the changes") {
    Town town;
    town.happened(about<OrderPlaced>());
    for (const Status status : {Status::accepted, Status::cooking, Status::ready,
                                Status::delivering, Status::delivered}) {
        town.happened(progressed(status));
    }
    CHECK_FALSE(town.send());
    CHECK(town.channel.sent == std::vector<std::string>{"a:placed/customer", "a:placed/store",
                                                        "a:accepted/customer", "a:cooking/customer",
                                                        "a:ready/customer", "a:delivering/customer",
                                                        "a:delivered/customer"});
    CHECK(town.queued > 0);
    for (const auto& listed : town.messages(order_id())) {
        CHECK(listed.notification.status == DeliveryStatus::sent);
        CHECK(listed.notification.attempts == 1);
        CHECK(listed.notification.sent_at == noon);
        CHECK(listed.channel == "scripted");
    }
}

TEST_CASE("the store hears of a cancellation only if it had heard of the order") {
    Town town;
    auto unpaid = about<OrderCancelled>('a');
    town.happened(unpaid);
    auto paid = about<OrderCancelled>('b');
    paid.was_placed = true;
    town.happened(about<OrderCancelRequested>('b'));
    town.happened(paid);
    town.happened(about<OrderRejected>('c'));
    town.happened(about<OrderExpired>('d'));
    town.send();
    CHECK(town.channel.sent ==
          std::vector<std::string>{"a:cancelled/customer", "b:cancel_requested/customer",
                                   "b:cancelled/customer", "b:cancelled/store",
                                   "c:rejected/customer", "d:expired/customer"});
}

TEST_CASE("a customer reads the language of the order, the store its own") {
    Town town;  // its language is Korean
    auto english = about<OrderPlaced>('a');
    english.order.language = "en-US";
    town.happened(english);
    auto french = about<OrderPlaced>('b');
    french.order.language = "fr";  // not parse_language
    town.happened(french);
    town.happened(about<OrderPlaced>('c'));
    const auto text = [&](char order, std::size_t index) {
        return town.messages(order_id(order)).at(index).notification.message.text;
    };
    CHECK(text('a', 0).starts_with("[통닭집] Order 27 - We have your order"));
    CHECK(text('a', 1).contains("새 배달 주문이 들어왔습니다."));
    CHECK(text('b', 0).contains("주문이 접수되었습니다."));
    CHECK(text('c', 0).contains("주문이 접수되었습니다."));
}

TEST_CASE("who is refused a cancellation is told so, once, wherever the order is by then") {
    for (const Status left : {Status::accepted, Status::cooking}) {
        CAPTURE(to_text(left));
        Town town;
        town.happened(about<OrderPlaced>());
        town.happened(progressed(Status::accepted));
        town.happened(about<OrderCancelRequested>());
        auto refused = progressed(left);
        refused.cancel_refused = true;
        town.happened(refused);
        town.send();
        town.replay();
        town.send();
        CHECK(town.channel.sent ==
              std::vector<std::string>{"a:placed/customer", "a:placed/store", "a:accepted/customer",
                                       "a:cancel_requested/customer",
                                       left == Status::accepted ? "a:cancel_refused/customer"
                                                                : "a:cooking/customer"});
        CHECK(
            town.messages(order_id()).back().notification.message.text.contains("취소할 수 없었"));
    }
}

TEST_CASE("a replayed log gives no second message") {
    Town town;
    town.happened(about<OrderPlaced>());
    town.happened(progressed(Status::accepted));
    town.send();
    town.replay();
    town.replay();
    town.send();
    CHECK(town.channel.sent.size() == 3);
    CHECK(town.messages(order_id()).size() == 3);
}

TEST_CASE(
    "a failing channel is tried again later, with the same id, and holds back only that order") {
    Town town;
    town.channel.results["placed/customer"] = {SendResult::try_later, SendResult::sent};
    town.happened(about<OrderPlaced>('a'));
    const auto retry_at = town.send();
    CHECK(town.channel.sent.empty());  // the store's message waits behind the customer's
    REQUIRE(retry_at);
    CHECK(*retry_at > noon);

    town.happened(about<OrderPlaced>('b'));
    town.happened(progressed(Status::accepted, 'a'));
    CHECK(town.send() == retry_at);
    CHECK(town.channel.sent == std::vector<std::string>{"b:placed/customer", "b:placed/store"});

    town.clock.advance(std::chrono::seconds{2});
    CHECK_FALSE(town.send());
    CHECK(town.channel.sent == std::vector<std::string>{"b:placed/customer", "b:placed/store",
                                                        "a:placed/customer", "a:placed/store",
                                                        "a:accepted/customer"});
    CHECK(town.channel.ids.front() == town.messages(order_id('a')).front().notification.message.id);
    CHECK(town.messages(order_id('a')).front().notification.attempts == 2);
    CHECK(town.metrics().contains(R"(result="sent"} 5)"));
    CHECK(town.metrics().contains(R"(result="retried"} 1)"));
}

TEST_CASE("a message that the channel refuses has failed, and the next one goes out") {
    Town town;
    town.channel.results["placed/customer"] = {SendResult::refused};
    town.happened(about<OrderPlaced>());
    CHECK_FALSE(town.send());
    CHECK(town.channel.sent == std::vector<std::string>{"a:placed/store"});
    CHECK(town.messages(order_id()).front().notification.status == DeliveryStatus::failed);
    CHECK(town.metrics().contains(R"(result="failed"} 1)"));
}

TEST_CASE("a channel that throws loses nothing, and is given up in the end") {
    Town town;
    town.channel.broken = true;
    town.happened(progressed(Status::accepted));
    for (int i = 0; i < Notification::max_attempts && town.send(); ++i)
        town.clock.advance(std::chrono::minutes{7});
    const auto listed = town.messages(order_id());
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].notification.status == DeliveryStatus::failed);
    CHECK(listed[0].notification.attempts == Notification::max_attempts);
}

TEST_CASE("more than a batch of orders is sent, each in its order") {
    Town town;
    for (int i = 0; i < Sender::batch; ++i) {
        auto event = about<OrderPlaced>();
        event.order.id = order_id().substr(0, 30) + std::to_string(100'000 + i);
        town.happened(event);
    }
    CHECK_FALSE(town.send());
    CHECK(town.channel.sent.size() == 2 * Sender::batch);
}

TEST_CASE("staff list an order's messages, oldest first, page by page") {
    Town town;
    town.happened(about<OrderPlaced>());
    town.send();
    town.happened(progressed(Status::accepted));

    const auto answer = town.list({{"orderId", order_id()}});
    CHECK(answer.status == 200);
    const auto body = json::parse(answer.body).value();
    const auto& items = body.at("items").as_array();
    REQUIRE(items.size() == 3);
    CHECK(body.at("next").is_null());
    CHECK(items[0].at("event") == "placed");
    CHECK(items[0].at("audience") == "customer");
    CHECK(items[0].at("to") == "010-1234-5678");
    CHECK(items[0].at("channel") == "scripted");
    CHECK(items[0].at("status") == "sent");
    CHECK(items[0].at("attempts") == 1);
    CHECK(items[0].at("sentAt") == "2026-11-22T03:00:00.000Z");
    CHECK(items[1].at("to") == "통닭집");
    CHECK(items[2].at("status") == "pending");
    CHECK(items[2].at("sentAt").is_null());

    const auto first =
        json::parse(town.list({{"orderId", order_id()}, {"limit", "2"}}).body).value();
    CHECK(first.at("items").as_array().size() == 2);
    const std::string next(first.at("next").as_string());
    const auto rest =
        json::parse(town.list({{"orderId", order_id()}, {"limit", "2"}, {"cursor", next}}).body)
            .value();
    CHECK(rest.at("items").as_array().size() == 1);
    CHECK(rest.at("next").is_null());

    // To staff of another store the order is as if it were none.
    CHECK(town.list({{"orderId", order_id()}}, 2).body == town.list({{"orderId", "none"}}, 2).body);
}

TEST_CASE(
    "a list without an order id, or with a strange cursor, is refused with the parameter's name") {
    Town town;
    const auto missing = town.list({});
    CHECK(missing.status == 422);
    CHECK(missing.body.contains("orderId"));
    CHECK(town.list({{"orderId", order_id()}, {"cursor", "x"}}).status == 422);
    CHECK(town.list({{"orderId", order_id()}, {"colour", "red"}}).status == 422);
    CHECK(town.list({{"orderId", "unknown"}}).status == 200);
}
