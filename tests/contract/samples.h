// One filled example of every event and request: what the golden files hold.
#pragma once

#include "order/events.h"
#include "pay/events.h"
#include "pay/requests.h"
#include "store/events.h"

namespace baedal::samples {

inline TimePoint at(int seconds = 0) {
    return *from_rfc3339("2026-11-22T03:04:05.678Z") + std::chrono::seconds{seconds};
}
inline const std::string order_id = "068mk4q5gk000000000000000000000000o1";

inline order::contract::OrderSummary summary() {
    return {order_id, 27,    1, "통닭집", order::contract::Fulfilment::delivery,
            39000,    "KRW", 0, "김하나", "010-1234-5678",
            "ko"};
}

inline order::contract::OrderPlaced order_placed() {
    return {summary(),
            at(),
            {{11, "통닭", 2, {{101, "순살"}}}},
            "문 앞에 놓아 주세요",
            "서울시 마포구 월드컵로 1"};
}
inline order::contract::OrderProgressed order_progressed() {
    return {summary(), order::contract::Status::accepted, at(), at(1200), false};
}
inline order::contract::OrderCancelRequested order_cancel_requested() {
    return {summary(), at(), "다른 메뉴로"};
}
inline order::contract::OrderCancelled order_cancelled() {
    return {summary(), at(), "다른 메뉴로", true};
}
inline order::contract::OrderRejected order_rejected() {
    return {summary(), at(), "재료 소진", false};
}
inline order::contract::OrderExpired order_expired() { return {summary(), at()}; }

inline pay::contract::PaymentApproved payment_approved() {
    return {"p1", order_id, 39000, "sandbox", at()};
}
inline pay::contract::PaymentDeclined payment_declined() {
    return {"p1", order_id, "card declined", at()};
}
inline pay::contract::PaymentRefunded payment_refunded() {
    return {"p1", order_id, "r1", 5000, 5000, 39000, at()};
}
inline pay::contract::AuthorizePayment authorize_payment() {
    return {order_id, 39000, "KRW", "sandbox", "tok_ok", 1};
}
inline pay::contract::PaymentReply payment_reply() {
    return {pay::contract::Outcome::busy, "", "", "Payments are busy.", 3};
}

inline store::contract::StoreChanged store_changed() {
    store::contract::StoreProfile profile;
    profile.id = 1;
    profile.name = "통닭집";
    profile.phone = "02-123-4567";
    profile.address = "서울시 마포구";
    profile.hours = {{1, "10:00", "02:00"}};
    profile.closed_dates = {"2026-12-25"};
    profile.paused_until = at(600);
    profile.minimum_order = 15000;
    profile.delivery_fee = 3000;
    return {profile, 2};
}
inline store::contract::MenuPublished menu_published() {
    store::contract::Item item{11,
                               "통닭",
                               "바삭한 통닭",
                               18000,
                               true,
                               at(3600),
                               {{1, "부위", 0, 1, {{101, "순살", 0, false, {}}}}}};
    return {1, 3, {{{"치킨", {item}}}}};
}
inline store::contract::TicketAccepted ticket_accepted() { return {order_id, 1, at(), at(1200)}; }
inline store::contract::TicketRejected ticket_rejected() {
    return {order_id, 1, at(), "재료 소진", false};
}
inline store::contract::CookingStarted cooking_started() { return {order_id, 1, at()}; }
inline store::contract::FoodReady food_ready() { return {order_id, 1, at()}; }
inline store::contract::DeliveryStarted delivery_started() {
    return {order_id, 1, at(), "박라이더", "010-9876-5432"};
}
inline store::contract::DeliveryCompleted delivery_completed() { return {order_id, 1, at()}; }
inline store::contract::OrderPickedUp order_picked_up() { return {order_id, 1, at()}; }
inline store::contract::TicketCancelled ticket_cancelled() {
    return {order_id, 1, at(), "다른 메뉴로"};
}
inline store::contract::TicketCancelRefused ticket_cancel_refused() {
    return {order_id, 1, at(), "cooking"};
}

// Calls `visit(name, sample)` for each.
void for_each(auto&& visit) {
    const auto event = [&](const auto& sample) { visit(std::string(sample.type.name), sample); };
    event(order_placed());
    event(order_progressed());
    event(order_cancel_requested());
    event(order_cancelled());
    event(order_rejected());
    event(order_expired());
    event(payment_approved());
    event(payment_declined());
    event(payment_refunded());
    event(store_changed());
    event(menu_published());
    event(ticket_accepted());
    event(ticket_rejected());
    event(cooking_started());
    event(food_ready());
    event(delivery_started());
    event(delivery_completed());
    event(order_picked_up());
    event(ticket_cancelled());
    event(ticket_cancel_refused());
    visit(std::string("AuthorizePayment"), authorize_payment());
    visit(std::string("AuthorizePayment.reply"), payment_reply());
}

}  // namespace baedal::samples
