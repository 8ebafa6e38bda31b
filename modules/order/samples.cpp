#include "order/samples.h"

#include "order/events.h"
#include "order/requests.h"

namespace baedal::order {

namespace {

using namespace contract;

TimePoint at(int seconds = 0) {
    return *from_rfc3339("2026-11-22T03:04:05.678Z") + std::chrono::seconds{seconds};
}
const std::string order_id = "068mk4q5gk000000000000000000000000o1";

const Discount discount{"첫 주문 할인", "WELCOME", 3000};

OrderSummary summary() {
    return {order_id, 27,        1, "통닭집", Fulfilment::delivery,
            39000,    "KRW",     0, "김하나", "010-1234-5678",
            "ko",     {discount}};
}

std::vector<host::MessageSample> coupon_requests() {
    const QuoteDiscount wanted{"welcome", 1, 36000, "010-1234-5678"};
    auto out = host::request_samples(wanted, DiscountReply{discount, {}, ""});
    for (auto& sample : host::request_samples(
             RedeemDiscount{order_id, wanted},
             DiscountReply{
                 {}, CouponRefusal::used_up, "The coupon was used as often as it may be."}))
        out.push_back(std::move(sample));
    return out;
}

OrderPlaced placed() {
    return {summary(),
            at(),
            {{11, "통닭", 2, {{101, "순살"}}}},
            "문 앞에 놓아 주세요",
            "서울시 마포구 월드컵로 1"};
}

}  // namespace

std::vector<host::MessageSample> message_samples() {
    std::vector<host::MessageSample> out{
        host::event_sample(placed()),
        host::event_sample(OrderProgressed{summary(), Status::accepted, at(), at(1200), false, 1}),
        host::event_sample(OrderCorrected{summary(), Status::ready, Status::cooking, at(), 1, 1}),
        host::event_sample(OrderDelayed{summary(), Status::cooking, at(), at(1800), 1}),
        host::event_sample(OrderDishesRefused{summary(), at(), {{"통닭", 1}}, 18000, 18000, 1}),
        host::event_sample(OrderCancelRequested{summary(), at(), "다른 메뉴로", false}),
        host::event_sample(
            OrderCancelled{summary(), at(), "no_show", true, 5000, false, true, 34000, "both"}),
        host::event_sample(OrderRejected{summary(), at(), "재료 소진", false, 39000}),
        host::event_sample(OrderExpired{summary(), at(), true}),
        host::event_sample(OrderPaidLate{summary(), at(), 39000}),
        host::event_sample(OrderMissing{order_id, "p1", at()}),
        host::event_sample(OrderRefunded{summary(), at(), "r1", 5000, 5000, Status::delivered}),
        host::event_sample(DiscountWithdrawn{order_id, "welcome", at()}),
        host::event_sample(OrderContactErased{order_id, 1, at(), false}),
    };
    for (auto& sample : coupon_requests()) out.push_back(std::move(sample));
    return out;
}

}  // namespace baedal::order
