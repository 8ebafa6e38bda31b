// One message and its way out. Pure: no SQL, no channel, no time source.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "notify/channel/channel.h"

namespace baedal::notify {

enum class DeliveryStatus { pending, sent, failed };
inline constexpr std::array<std::string_view, 3> delivery_status_names{"pending", "sent", "failed"};
constexpr std::string_view to_text(DeliveryStatus s) {
    return delivery_status_names[static_cast<std::size_t>(s)];
}

// What is to be told, before it has an id and a place in the queue.
struct Draft {
    std::string order_id;
    std::int64_t store_id = 0;
    std::string_view event;  // the order's status, a name from the contract
    Audience audience = Audience::customer;
    std::string recipient;
    std::string text;
};

// A message is pending until the channel took it (sent), or refused it or failed too often (failed).
struct Notification {
    static constexpr int max_attempts = 12;  // with the back-off below about 35 minutes

    std::int64_t seq = 0;
    Message message;
    DeliveryStatus status = DeliveryStatus::pending;
    int attempts = 0;
    TimePoint next_try_at;
    std::optional<TimePoint> sent_at;

    // Notes the outcome of one attempt at `now`. `jitter` in [0, 1) spreads the retries.
    void attempted(SendResult result, TimePoint now, double jitter);
};

// The pause after the n-th failed attempt: 1 s doubling to 5 min, a quarter less or more.
Milliseconds back_off(int attempts, double jitter);

}  // namespace baedal::notify
