#include "messages.h"

#include <chrono>

#include "money.h"

namespace baedal::notify::messages {

namespace {

using order::Fulfilment;
using order::OrderSummary;
using order::Status;

// "[통닭집] 주문번호 27번 - "
std::string opening(const OrderSummary& order) {
    return "[" + order.store_name + "] 주문번호 " + std::to_string(order.number) + "번 - ";
}

std::string total(const OrderSummary& order) { return format_money(order.total, order.currency); }

bool in_cash(const OrderSummary& order) { return order.to_collect > 0; }

// " 결제하신 39,000원은 전액 환불됩니다."; nobody who was to pay at the door is told of a refund.
std::string refund_notice(const OrderSummary& order) {
    return in_cash(order) ? "" : " 결제하신 " + total(order) + "은 전액 환불됩니다.";
}

// "약 20분 후"; people are promised minutes, and rather one more than one less.
std::string in_minutes(TimePoint from, TimePoint until) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(until - from).count();
    return "약 " + std::to_string(minutes) + "분 후";
}

std::string accepted(const order::OrderProgressed& event) {
    std::string text = "매장에서 주문을 수락했습니다.";
    if (event.promised_at && *event.promised_at > event.at) {
        text += " " + in_minutes(event.at, *event.promised_at) +
                (event.order.fulfilment == Fulfilment::pickup ? " 준비될 예정입니다."
                                                              : " 도착할 예정입니다.");
    }
    return text;
}

std::string progress(const order::OrderProgressed& event) {
    switch (event.status) {
        case Status::accepted: return accepted(event);
        case Status::cooking: return "지금 맛있게 조리하고 있습니다.";
        case Status::ready:
            return event.order.fulfilment == Fulfilment::pickup
                       ? "음식이 준비되었습니다. 매장에서 찾아가 주세요."
                       : "음식이 준비되었습니다. 곧 배달을 시작합니다.";
        case Status::delivering: return "배달을 시작했습니다. 조금만 기다려 주세요.";
        case Status::delivered: return "배달이 완료되었습니다. 맛있게 드세요!";
        case Status::picked_up: return "포장 주문을 찾아가셨습니다. 맛있게 드세요!";
        default: return "주문 상태가 변경되었습니다.";
    }
}

}  // namespace

std::string to_customer(const order::OrderPlaced& event) {
    return opening(event.order) + "주문이 접수되었습니다. " +
           (in_cash(event.order) ? "만나서 결제하실 금액은 " : "결제 금액은 ") +
           total(event.order) + "입니다. 매장에서 확인하는 대로 알려 드릴게요.";
}

std::string to_customer(const order::OrderProgressed& event) {
    return opening(event.order) +
           (event.cancel_refused ? "이미 조리가 시작되어 주문을 취소할 수 없었습니다. " : "") +
           progress(event);
}

std::string to_customer(const order::OrderCancelRequested& event) {
    return opening(event.order) + "취소 요청을 매장에 전달했습니다. 결과를 곧 알려 드릴게요.";
}

std::string to_customer(const order::OrderCancelled& event) {
    return opening(event.order) + "주문이 취소되었습니다." +
           (event.was_placed ? refund_notice(event.order)
                             : " 결제된 금액이 있으면 자동으로 전액 환불됩니다.");
}

std::string to_customer(const order::OrderRejected& event) {
    return opening(event.order) + "죄송합니다. 매장 사정으로 주문을 받지 못했습니다." +
           (event.reason.empty() ? "" : " (사유: " + event.reason + ")") +
           refund_notice(event.order);
}

std::string to_customer(const order::OrderExpired& event) {
    return opening(event.order) +
           "시간 안에 결제가 완료되지 않아 주문이 종료되었습니다. 결제된 금액이 있으면 자동으로 "
           "전액 환불됩니다.";
}

std::string to_store(const order::OrderPlaced& event) {
    std::int64_t quantity = 0;
    for (const auto& item : event.items) quantity += item.quantity;
    return opening(event.order) + "새 " +
           (event.order.fulfilment == Fulfilment::pickup ? std::string("포장")
                                                         : std::string("배달")) +
           " 주문이 들어왔습니다. 메뉴 " + std::to_string(quantity) + "개, " + total(event.order) +
           (in_cash(event.order) ? ", 만나서 결제." : ".");
}

std::string to_store(const order::OrderCancelled& event) {
    return opening(event.order) + "고객이 주문을 취소했습니다. 조리하지 마세요.";
}

}  // namespace baedal::notify::messages
