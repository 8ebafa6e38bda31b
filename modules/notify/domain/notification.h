// A message in the queue, and the attempts to send it. Pure: no SQL, no channel, no time source.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/enum_names.h"
#include "notify/domain/message.h"

namespace baedal::notify {

enum class DeliveryStatus { pending, sent, failed, skipped };
constexpr EnumNames<DeliveryStatus, 4> enum_names(DeliveryStatus) {
    return {"pending", "sent", "failed", "skipped"};
}

// Whether something that happened at `at` is too old for a message: after a long outage, and when
// the messages of all time are made again because their file was lost.
constexpr bool is_too_old(TimePoint at, TimePoint now, Milliseconds oldest) {
    return now - at > oldest;
}

// A message before it has an id and a place in the queue.
struct Draft {
    std::string order_id;
    std::int64_t store_id = 0;
    std::string_view event;  // the order's status, or cancel_refused
    Audience audience = Audience::customer;
    std::string recipient;
    std::string text;
    TimePoint at;  // of the change that it tells of
};

// Pending until the channel has sent the message (sent), or has refused it or failed too often (failed).
// A message that is too old is never handed to the channel (skipped).
struct Notification {
    static constexpr int max_attempts = 12;  // about 35 minutes

    std::int64_t seq = 0;
    Message message;
    DeliveryStatus status = DeliveryStatus::pending;
    int attempts = 0;
    TimePoint next_try_at;
    TimePoint created_at;
    std::optional<TimePoint> sent_at;

    // Records one attempt at `now`. `random`, drawn from [0, 1), spreads the next attempts.
    void attempted(SendResult result, TimePoint now, double random);
};

}  // namespace baedal::notify
