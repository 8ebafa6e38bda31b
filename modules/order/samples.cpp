#include "order/samples.h"

#include "order/events.h"

namespace baedal::order {

namespace {

using namespace contract;

TimePoint at(int seconds = 0) {
    return *from_rfc3339("2026-11-22T03:04:05.678Z") + std::chrono::seconds{seconds};
}
const std::string order_id = "068mk4q5gk000000000000000000000000o1";

OrderSummary summary() {
    return {order_id,        27,  1, "통닭집", Fulfilment::delivery, 39000, "KRW", 0, "김하나",
            "010-1234-5678", "ko"};
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
    return {
        host::event_sample(placed()),
        host::event_sample(OrderProgressed{summary(), Status::accepted, at(), at(1200), false}),
        host::event_sample(OrderCancelRequested{summary(), at(), "다른 메뉴로", false}),
        host::event_sample(OrderCancelled{summary(), at(), "다른 메뉴로", true, 39000, false}),
        host::event_sample(OrderRejected{summary(), at(), "재료 소진", false, 39000}),
        host::event_sample(OrderExpired{summary(), at(), true}),
        host::event_sample(OrderPaidLate{summary(), at(), 39000}),
        host::event_sample(OrderMissing{order_id, "p1", at()}),
        host::event_sample(OrderRefunded{summary(), at(), "r1", 5000, 5000, Status::delivered}),
        host::event_sample(OrderContactErased{order_id, 1, at(), false}),
    };
}

}  // namespace baedal::order
