#include "notify/domain/notification.h"

#include "runtime/backoff.h"

namespace baedal::notify {

namespace {

constexpr Backoff backoff{std::chrono::seconds{1}, std::chrono::minutes{5}};

}  // namespace

void Notification::attempted(SendResult result, TimePoint now, double random) {
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
                next_try_at = now + backoff.after(attempts, random);
            }
            return;
    }
}

}  // namespace baedal::notify
