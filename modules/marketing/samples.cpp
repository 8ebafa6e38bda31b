#include "marketing/samples.h"

#include "marketing/events.h"

namespace baedal::marketing {

std::vector<host::MessageSample> message_samples() {
    const TimePoint at = *from_rfc3339("2026-11-22T03:04:05.678Z");
    return {
        host::event_sample(contract::CouponIssued{"K3J5M8N2P0QR", "열 번째 주문 감사", at,
                                                  at + std::chrono::days{30}, 1,
                                                  "068mk4q5gk000000000000000000000000o1"}),
    };
}

}  // namespace baedal::marketing
