#include "notify/domain/notification.h"

#include <algorithm>

namespace baedal::notify {

Milliseconds back_off(int attempts, double jitter) {
    constexpr std::int64_t longest_ms = 300'000;
    const auto doubled =
        std::min<std::int64_t>(longest_ms, 1'000LL << std::clamp(attempts - 1, 0, 16));
    return Milliseconds{
        static_cast<std::int64_t>(static_cast<double>(doubled) * (0.75 + jitter / 2))};
}

void Notification::attempted(SendResult result, TimePoint now, double jitter) {
    ++attempts;
    switch (result) {
        case SendResult::sent:
            status = DeliveryStatus::sent;
            sent_at = now;
            return;
        case SendResult::refused: status = DeliveryStatus::failed; return;
        case SendResult::try_later:
            if (attempts >= max_attempts) {
                status = DeliveryStatus::failed;
            } else {
                next_try_at = now + back_off(attempts, jitter);
            }
            return;
    }
}

}  // namespace baedal::notify
