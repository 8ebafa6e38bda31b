#include "notify/domain/catalogue.h"

namespace baedal::notify {

const Catalogue catalogue_ko{
    .opening = "[{store}] 주문번호 {number}번 -",
    .opening_to_owner = "[배달]",

    .placed =
        "주문이 접수되었습니다. 결제 금액은 {total}입니다. 매장에서 확인하는 대로 알려 드릴게요.",
    .placed_in_cash =
        "주문이 접수되었습니다. 만나서 결제하실 금액은 {total}입니다. 매장에서 확인하는 "
        "대로 알려 드릴게요.",
    .accepted = "매장에서 주문을 수락했습니다.",
    .leaves_in = "약 {minutes}분 후 조리를 마치고 배달을 시작할 예정입니다.",
    .ready_in = "약 {minutes}분 후 준비될 예정입니다.",
    .delayed = "죄송합니다. 음식이 처음 말씀드린 시간보다 늦어집니다.",
    .cooking = "지금 맛있게 조리하고 있습니다.",
    .ready_for_delivery = "음식이 준비되었습니다. 곧 배달을 시작합니다.",
    .ready_for_pickup = "음식이 준비되었습니다. 매장에서 찾아가 주세요.",
    .delivering = "배달을 시작했습니다. 조금만 기다려 주세요.",
    .delivered = "배달이 완료되었습니다. 맛있게 드세요!",
    .picked_up = "포장 주문을 찾아가셨습니다. 맛있게 드세요!",
    .changed = "주문 상태가 변경되었습니다.",
    .corrected = "매장에서 진행 상태를 잘못 눌러 바로잡았습니다.",
    .placed_again = "매장에서 주문을 다시 확인하고 있습니다.",
    .cancel_requested = "취소 요청을 매장에 전달했습니다. 결과를 곧 알려 드릴게요.",
    .cancel_refused = "매장이 이미 준비를 시작하여 주문을 취소할 수 없었습니다.",
    .cancelled = "주문이 취소되었습니다.",
    .cancelled_by_store = "죄송합니다. 매장 사정으로 주문을 취소했습니다.",
    .rejected = "죄송합니다. 매장 사정으로 주문을 받지 못했습니다.",
    .rejected_by_time = "죄송합니다. 매장에서 제시간에 주문을 받지 못했습니다.",
    .because = "(사유: {reason})",
    .expired = "시간 안에 결제가 완료되지 않아 주문이 종료되었습니다.",
    .refund = "결제하신 {total}은 전액 환불됩니다.",
    .refund_rest = "남은 {refund}이 환불됩니다.",
    .refund_if_paid = "결제된 금액이 있으면 자동으로 전액 환불됩니다.",
    .refund_part = "{refund}이 환불됩니다.",
    .dishes_refused = "죄송합니다. 매장 사정으로 다음 메뉴를 빼고 준비합니다: {dishes}.",
    .total_in_cash = "만나서 결제하실 금액은 {total}입니다.",
    .no_refund = "결제하신 금액은 환불되지 않습니다.",
    .paid_late = "주문이 종료된 뒤에 결제가 승인되었습니다. {refund}은 전액 환불됩니다.",
    .refunded = "{refund}이 환불되었습니다.",
    .coupon_earned =
        "주문해 주셔서 감사합니다. 이 주문으로 쿠폰을 받으셨습니다: {coupon}, 쿠폰 번호 {code}. "
        "다음 주문에서 같은 전화번호로 쿠폰 번호를 입력하시면 할인됩니다.",
    .coupon_until = "쿠폰은 {until}까지 사용하실 수 있습니다.",

    .new_delivery = "새 배달 주문이 들어왔습니다. 메뉴 {count}개, {total}.",
    .new_delivery_in_cash = "새 배달 주문이 들어왔습니다. 메뉴 {count}개, {total}, 만나서 결제.",
    .new_pickup = "새 포장 주문이 들어왔습니다. 메뉴 {count}개, {total}.",
    .new_pickup_in_cash = "새 포장 주문이 들어왔습니다. 메뉴 {count}개, {total}, 만나서 결제.",
    .cancelled_by_customer = "고객이 주문을 취소했습니다. 조리하지 마세요.",
    .cancelled_by_you = "매장에서 주문을 취소했습니다. 조리하지 마세요.",
    .unaccepted = "새 주문을 {minutes}분째 아무도 수락하지 않았습니다. 주방 화면을 확인해 주세요.",
    .soon_rejected =
        "{minutes}분 안에 수락하지 않으면 주문이 자동으로 거절되고 고객에게 환불됩니다.",

    .alert = "가게 시스템에 문제가 있습니다. {what}",
    .test = "시험 메시지입니다. 알림이 잘 도착하고 있습니다.",

    .sold_out = "재료가 떨어졌습니다",
    .too_busy = "지금 주문이 너무 많습니다",
    .closing = "주방이 곧 마감합니다",
    .too_far = "배달할 수 없는 주소입니다",
    .mishap = "조리 중에 문제가 생겼습니다",
    .no_show = "음식을 찾아가지 않으셨습니다",
    .failed_delivery = "배달지에서 음식을 전해 드리지 못했습니다",
    .customer_wish = "고객님이 요청하셨습니다",

    .won = "{sign}{amount}원",
};

}  // namespace baedal::notify
