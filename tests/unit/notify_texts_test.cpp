#include "notify/domain/catalogue.h"
#include "notify/domain/texts.h"

#include <array>
#include <bit>
#include <set>
#include <string>

#include <doctest/doctest.h>

namespace notify_texts_test {

using namespace baedal;
using namespace baedal::order::contract;
using notify::Language;

namespace {

std::string to_customer(const auto& event, Language language = Language::ko) {
    return notify::texts::to_customer(event, language).text;
}
std::string to_customer(const OrderProgressed& event, Language language = Language::ko) {
    return notify::texts::to_customer(event, language, event.at).text;
}
std::string to_store(const auto& event, Language language = Language::ko) {
    return notify::texts::to_store(event, language).text;
}

const TimePoint noon = *from_rfc3339("2026-11-22T03:00:00.000Z");

OrderSummary chicken(Fulfilment fulfilment = Fulfilment::delivery) {
    return {.id = std::string(36, 'a'),
            .number = 27,
            .store_id = 1,
            .store_name = "통닭집",
            .fulfilment = fulfilment,
            .total = 39'000,
            .currency = "KRW",
            .customer_name = "김하나",
            .customer_phone = "010-1234-5678",
            .language = ""};
}

OrderProgressed progressed(Status status, Fulfilment fulfilment = Fulfilment::delivery) {
    OrderProgressed event;
    event.order = chicken(fulfilment);
    event.status = status;
    event.at = noon;
    return event;
}

OrderPlaced placed() {
    OrderPlaced event;
    event.order = chicken();
    event.at = noon;
    event.items = {{.menu_item_id = 11, .name = "통닭", .quantity = 2, .choices = {}},
                   {.menu_item_id = 12, .name = "무", .quantity = 1, .choices = {}}};
    event.address = "서울시 마포구 월드컵로 1";
    event.note = "문 앞에 놓아 주세요";
    return event;
}

}  // namespace

TEST_CASE(
    "a placed order has the amount paid for the customer and the items to cook for the store") {
    CHECK(to_customer(placed()) ==
          "[통닭집] 주문번호 27번 - 주문이 접수되었습니다. 결제 금액은 39,000원입니다. 매장에서 "
          "확인하는 대로 알려 드릴게요.");
    CHECK(to_store(placed()) ==
          "[통닭집] 주문번호 27번 - 새 배달 주문이 들어왔습니다. 메뉴 3개, 39,000원.");
}

TEST_CASE("an order to be paid in cash has its amount in the messages, and no refund") {
    auto event = placed();
    event.order.to_collect = 39'000;
    CHECK(to_customer(event).contains("만나서 결제하실 금액은 39,000원입니다."));
    CHECK(to_store(event).ends_with("메뉴 3개, 39,000원, 만나서 결제."));
    OrderCancelled cancelled{event.order, noon, "", true, 0};
    CHECK(to_customer(cancelled).ends_with("주문이 취소되었습니다."));
    OrderRejected rejected{event.order, noon, "재료 소진", false, 0};
    CHECK(to_customer(rejected).ends_with("(사유: 재료 소진)"));
}

TEST_CASE("a cancellation by the store says so, and why, to the customer and to the store") {
    OrderCancelled cancelled{chicken(), noon, "", true, 39'000};
    cancelled.by_store = true;
    CHECK(to_customer(cancelled).ends_with(
        "- 죄송합니다. 매장 사정으로 주문을 취소했습니다. 결제하신 39,000원은 전액 환불됩니다."));
    cancelled.reason = "정전입니다";
    CHECK(to_customer(cancelled).contains("주문을 취소했습니다. (사유: 정전입니다) 결제하신"));
    cancelled.refund_due = 0;
    CHECK(to_customer(cancelled).ends_with("(사유: 정전입니다)"));
    CHECK(to_store(cancelled).ends_with("- 매장에서 주문을 취소했습니다. 조리하지 마세요."));
    CHECK(to_customer(cancelled, Language::en)
              .ends_with(
                  "- We are sorry, the restaurant had to cancel your order. (Reason: 정전입니다)"));
}

TEST_CASE("a reason that is a code is told in the language of the message") {
    OrderRejected rejected{chicken(), noon, "sold_out", false, 0};
    CHECK(to_customer(rejected).ends_with("(사유: 재료가 떨어졌습니다)"));
    CHECK(to_customer(rejected, Language::en).ends_with("(Reason: something has run out)"));
    rejected.reason = "Sold_out?";
    CHECK(to_customer(rejected).ends_with("(사유: Sold_out?)"));
    OrderCancelled cancelled{chicken(), noon, "too_busy", true, 0};
    cancelled.by_store = true;
    CHECK(to_customer(cancelled).ends_with("(사유: 지금 주문이 너무 많습니다)"));
}

TEST_CASE("a delay is told in minutes from now, and without them once that time has passed") {
    const TimePoint promised = noon + std::chrono::minutes{25};
    OrderDelayed event{chicken(), Status::cooking, noon, promised, 1};
    const auto told = [&](TimePoint now) {
        return notify::texts::to_customer(event, Language::ko, now).text;
    };
    CHECK(told(noon).ends_with("늦어집니다. 약 25분 후 조리를 마치고 배달을 시작할 예정입니다."));
    CHECK(told(noon + std::chrono::minutes{20}).contains("약 5분 후"));
    CHECK(told(promised).ends_with("- 죄송합니다. 음식이 처음 말씀드린 시간보다 늦어집니다."));
    event.order.fulfilment = Fulfilment::pickup;
    CHECK(told(noon).ends_with("약 25분 후 준비될 예정입니다."));
    CHECK(notify::texts::to_customer(event, Language::en, noon)
              .text.ends_with("longer than we said. It should be ready in about 25 min."));
}

TEST_CASE("a cancellation by the store says what goes back of what the store keeps a part of") {
    OrderCancelled cancelled{chicken(), noon, "no_show", true, 0};
    cancelled.by_store = true;
    cancelled.kept = 39'000;
    CHECK(to_customer(cancelled).ends_with(
        "(사유: 음식을 찾아가지 않으셨습니다) 결제하신 금액은 환불되지 않습니다."));
    cancelled.kept = 34'000;
    cancelled.refund_due = 5'000;
    CHECK(to_customer(cancelled).ends_with("않으셨습니다) 5,000원이 환불됩니다."));
    CHECK(to_customer(cancelled, Language::en)
              .ends_with("(Reason: the food was not picked up) 5,000 won will be refunded."));
}

TEST_CASE("refused dishes are named, with what goes back or what is to be paid") {
    OrderDishesRefused event{chicken(), noon, {{"통닭", 1}, {"콜라", 2}}, 22'000, 22'000, 1};
    CHECK(to_customer(event).ends_with(
        "빼고 준비합니다: 통닭 1개, 콜라 2개. 22,000원이 환불됩니다."));
    CHECK(to_customer(event, Language::en)
              .ends_with("without: 통닭 1, 콜라 2. 22,000 won will be refunded."));
    event.order.to_collect = 17'000;
    event.order.total = 17'000;
    CHECK(to_customer(event).ends_with("만나서 결제하실 금액은 17,000원입니다."));
    event.dishes.assign(100, {std::string("아주 긴 이름의 통닭"), 1});
    CHECK(to_customer(event).contains(", ...."));
}

TEST_CASE("a correction says where the order is") {
    OrderCorrected event{chicken(), Status::delivering, Status::ready, noon, 1, 1};
    CHECK(
        to_customer(event).ends_with("잘못 눌러 바로잡았습니다. 음식이 준비되었습니다. 곧 배달을 "
                                     "시작합니다."));
    event.status = Status::placed;
    CHECK(to_customer(event).ends_with("매장에서 주문을 다시 확인하고 있습니다."));
    for (const Status status : {Status::accepted, Status::cooking, Status::delivering}) {
        event.status = status;
        CHECK(to_customer(event, Language::en).contains("has corrected a mistake"));
    }
}

TEST_CASE("a message that comes after an outage counts the minutes from now") {
    OrderProgressed event = progressed(Status::accepted);
    event.promised_at = noon + std::chrono::minutes{20};
    const auto told = [&](TimePoint now) {
        return notify::texts::to_customer(event, Language::ko, now).text;
    };
    CHECK(told(noon).contains("약 20분 후"));
    CHECK(told(noon + std::chrono::minutes{19}).contains("약 1분 후"));
    CHECK(told(noon + std::chrono::minutes{20}).ends_with("- 매장에서 주문을 수락했습니다."));
}

TEST_CASE("a message about a refund names what goes back now") {
    OrderCancelled cancelled{chicken(), noon, "", true, 34'000};
    CHECK(to_customer(cancelled).ends_with("주문이 취소되었습니다. 남은 34,000원이 환불됩니다."));
    cancelled.refund_due = 0;  // all has gone back before
    CHECK(to_customer(cancelled).ends_with("주문이 취소되었습니다."));
    cancelled.refund_due.reset();  // an event that does not say it
    CHECK(to_customer(cancelled).ends_with("결제하신 39,000원은 전액 환불됩니다."));
    CHECK(to_customer(OrderRejected{chicken(), noon, "", true, 4'000})
              .ends_with("남은 4,000원이 환불됩니다."));
    CHECK(to_customer(OrderRefunded{chicken(), noon, "r1", 5'000, 5'000, Status::delivered})
              .ends_with("- 5,000원이 환불되었습니다."));
    CHECK(to_customer(OrderPaidLate{chicken(), noon, 39'000})
              .ends_with("39,000원은 전액 환불됩니다."));
}

TEST_CASE("an amount in another currency is written in that currency") {
    auto event = placed();
    event.order.total = 1'234;
    event.order.currency = "USD";
    CHECK(to_customer(event).contains("결제 금액은 USD 12.34입니다"));
}

TEST_CASE("the text of an accepted order has the minutes until it is ready, rounded up") {
    auto event = progressed(Status::accepted);
    CHECK(to_customer(event) == "[통닭집] 주문번호 27번 - 매장에서 주문을 수락했습니다.");
    event.promised_at = noon + std::chrono::minutes{19} + std::chrono::seconds{1};
    CHECK(to_customer(event) ==
          "[통닭집] 주문번호 27번 - 매장에서 주문을 수락했습니다. 약 20분 후 조리를 마치고 배달을 "
          "시작할 예정입니다.");
    event.order.fulfilment = Fulfilment::pickup;
    CHECK(to_customer(event).ends_with("약 20분 후 준비될 예정입니다."));
    event.promised_at = noon;  // a promise of the past is none
    CHECK(to_customer(event).ends_with("수락했습니다."));
}

TEST_CASE("each status of the kitchen and the rider has its sentence") {
    CHECK(to_customer(progressed(Status::cooking)).ends_with("- 지금 맛있게 조리하고 있습니다."));
    CHECK(to_customer(progressed(Status::ready))
              .ends_with("- 음식이 준비되었습니다. 곧 배달을 시작합니다."));
    CHECK(to_customer(progressed(Status::ready, Fulfilment::pickup))
              .ends_with("- 음식이 준비되었습니다. 매장에서 찾아가 주세요."));
    CHECK(to_customer(progressed(Status::delivering))
              .ends_with("- 배달을 시작했습니다. 조금만 기다려 주세요."));
    CHECK(to_customer(progressed(Status::delivered))
              .ends_with("- 배달이 완료되었습니다. 맛있게 드세요!"));
    CHECK(to_customer(progressed(Status::picked_up, Fulfilment::pickup))
              .ends_with("- 포장 주문을 찾아가셨습니다. 맛있게 드세요!"));
}

TEST_CASE("the text of a refused cancellation has the refusal and the order's status") {
    auto event = progressed(Status::cooking);
    event.cancel_refused = true;
    CHECK(to_customer(event) ==
          "[통닭집] 주문번호 27번 - 매장이 이미 준비를 시작하여 주문을 취소할 수 없었습니다. 지금 "
          "맛있게 "
          "조리하고 있습니다.");
}

TEST_CASE("an asked and a done cancellation") {
    OrderCancelRequested requested;
    requested.order = chicken();
    CHECK(to_customer(requested) ==
          "[통닭집] 주문번호 27번 - 취소 요청을 매장에 전달했습니다. 결과를 곧 알려 드릴게요.");

    OrderCancelled cancelled;
    cancelled.order = chicken();
    cancelled.reason = "김하나 010-1234-5678";
    cancelled.was_placed = true;
    CHECK(to_customer(cancelled) ==
          "[통닭집] 주문번호 27번 - 주문이 취소되었습니다. 결제하신 39,000원은 전액 환불됩니다.");
    CHECK(to_store(cancelled) ==
          "[통닭집] 주문번호 27번 - 고객이 주문을 취소했습니다. 조리하지 마세요.");
    cancelled.was_placed = false;
    CHECK(to_customer(cancelled) ==
          "[통닭집] 주문번호 27번 - 주문이 취소되었습니다. 결제된 금액이 있으면 자동으로 전액 "
          "환불됩니다.");
}

TEST_CASE("a rejection gives the store's reason, and an expired order its cause") {
    OrderRejected rejected;
    rejected.order = chicken();
    rejected.reason = "재료 소진";
    CHECK(to_customer(rejected) ==
          "[통닭집] 주문번호 27번 - 죄송합니다. 매장 사정으로 주문을 받지 못했습니다. "
          "(사유: 재료 소진) 결제하신 39,000원은 전액 환불됩니다.");
    rejected.reason = "";
    CHECK_FALSE(to_customer(rejected).contains("사유"));
    rejected.automatic = true;
    CHECK(to_customer(rejected).contains(
        "- 죄송합니다. 매장에서 제시간에 주문을 받지 못했습니다. 결제"));
    CHECK(to_customer(rejected, Language::en)
              .contains("- We are sorry, the restaurant did not accept your order in time. Your"));

    OrderExpired expired;
    expired.order = chicken();
    CHECK(to_customer(expired) ==
          "[통닭집] 주문번호 27번 - 시간 안에 결제가 완료되지 않아 주문이 종료되었습니다. "
          "결제된 금액이 있으면 자동으로 전액 환불됩니다.");
}

TEST_CASE("in English, an order from its payment to its end") {
    CHECK(to_customer(placed(), Language::en) ==
          "[통닭집] Order 27 - We have your order and your payment of 39,000 won. We will tell you "
          "as "
          "soon as the restaurant has confirmed it.");
    CHECK(to_store(placed(), Language::en) ==
          "[통닭집] Order 27 - A new order for delivery. Items: 3, 39,000 won.");

    auto accepted = progressed(Status::accepted);
    accepted.promised_at = noon + std::chrono::minutes{20};
    CHECK(to_customer(accepted, Language::en) ==
          "[통닭집] Order 27 - The restaurant has accepted your order. The food should leave "
          "the kitchen in about 20 min.");
    auto cooking = progressed(Status::cooking);
    cooking.cancel_refused = true;
    CHECK(to_customer(cooking, Language::en)
              .ends_with(
                  "- The restaurant had already begun, so your order could not be cancelled. Your "
                  "food is being cooked."));
    CHECK(to_customer(progressed(Status::ready, Fulfilment::pickup), Language::en)
              .ends_with("- Your food is ready. Please pick it up at the restaurant."));
    CHECK(to_customer(progressed(Status::delivered), Language::en)
              .ends_with("- Your food has been delivered. Enjoy your meal!"));

    OrderRejected rejected{chicken(), noon, "재료 소진", false, 39'000};
    CHECK(to_customer(rejected, Language::en)
              .ends_with(
                  "could not take your order. (Reason: 재료 소진) Your payment of 39,000 won will "
                  "be refunded in full."));
    CHECK(to_store(OrderCancelled{chicken(), noon, "", true, 39'000}, Language::en)
              .ends_with("- The customer has cancelled. Do not cook it."));
}

TEST_CASE("a store's name and reason are never taken for a catalogue's names") {
    OrderRejected rejected{chicken(), noon, "{total} {nothing}", false, 39'000};
    rejected.order.store_name = "{number}";
    CHECK(to_customer(rejected).starts_with("[{number}] 주문번호 27번 -"));
    CHECK(to_customer(rejected).contains("(사유: {total} {nothing})"));
}

TEST_CASE("every text is there in each language, with the same values in it") {
    using Texts =
        std::array<std::string_view, sizeof(notify::Catalogue) / sizeof(std::string_view)>;
    const auto names_in = [](std::string_view text) {
        std::set<std::string_view> names;
        for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1))
            names.insert(text.substr(at + 1, text.find('}', at) - at - 1));
        return names;
    };
    const auto korean = std::bit_cast<Texts>(notify::catalogue_ko);
    const auto english = std::bit_cast<Texts>(notify::catalogue_en);
    for (std::size_t i = 0; i < korean.size(); ++i) {
        CAPTURE(korean[i]);
        CAPTURE(english[i]);
        CHECK_FALSE(korean[i].empty());
        CHECK_FALSE(english[i].empty());
        CHECK(names_in(korean[i]) == names_in(english[i]));
    }
}

TEST_CASE("a language is known by the first part of its tag") {
    CHECK(notify::parse_language("en") == Language::en);
    CHECK(notify::parse_language("EN-gb") == Language::en);
    CHECK(notify::parse_language("ko-KR") == Language::ko);
    CHECK_FALSE(notify::parse_language("kok"));
    CHECK_FALSE(notify::parse_language("fr"));
    CHECK_FALSE(notify::parse_language(""));
}

TEST_CASE("no message holds the customer's name, phone number, address or words") {
    OrderCancelled cancelled;
    cancelled.order = chicken();
    cancelled.reason = "개인 사정";
    cancelled.was_placed = true;
    for (const std::string& text :
         {to_customer(placed()), to_store(placed()), to_customer(cancelled), to_store(cancelled),
          to_customer(progressed(Status::accepted)), to_customer(placed(), Language::en),
          to_store(placed(), Language::en), to_customer(cancelled, Language::en)}) {
        CAPTURE(text);
        for (const char* secret : {"김하나", "010-1234-5678", "월드컵로", "문 앞", "개인 사정"}) {
            CHECK_FALSE(text.contains(secret));
        }
    }
}

}  // namespace notify_texts_test
