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

enum class DeliveryStatus { pending, accepted, sent, failed, skipped };
constexpr EnumNames<DeliveryStatus, 5> enum_names(DeliveryStatus) {
    return {"pending", "accepted", "sent", "failed", "skipped"};
}

// Whether something that happened at `at` is too old for a message: after a long outage, and when
// the messages of all time are made again because their file was lost.
constexpr bool is_too_old(TimePoint at, TimePoint now, Milliseconds oldest) {
    return now - at > oldest;
}

// Without what tells several messages of one order apart: "refunded/<refund>", "coupon/<code>".
constexpr std::string_view kind_of(std::string_view event) {
    return event.substr(0, event.find('/'));
}

// A message before it has an id and a place in the queue.
struct Draft {
    std::string order_id;
    std::int64_t store_id = 0;
    std::string event;  // the order's status, or what else it tells of: see kind_of
    Audience audience = Audience::customer;
    std::string recipient;
    Wording wording;
    TimePoint at;  // of the change that it tells of
};

// Pending until the channel has taken the message (accepted), has sent it (sent), or has refused it or
// failed too often (failed). An accepted message is sent or has failed when the provider says so. A
// message that is too old, overtaken or not wanted is never handed to the channel (skipped).
struct Notification {
    static constexpr int max_attempts = 12;  // about 35 minutes

    std::int64_t seq = 0;
    Message message;
    DeliveryStatus status = DeliveryStatus::pending;
    int attempts = 0;
    TimePoint next_try_at;  // of an accepted one: when the provider is asked again
    TimePoint created_at;
    TimePoint queued_at;  // created_at, or when the owner wanted it sent again
    std::optional<TimePoint> sent_at;
    // Of an attempt whose outcome is not known, and of an accepted message: when it began.
    std::optional<TimePoint> handed_at;
    std::string provider_id;
    std::optional<Carrier> carrier;
    std::string code;  // the provider's, or why it was skipped: see skip_codes

    // Records the outcome of an attempt, or of a look-up of one, at `now`. `random`, drawn from [0, 1),
    // spreads the next attempts. The provider is asked of an accepted message after `report_after`.
    void attempted(const Outcome& outcome, TimePoint now, double random,
                   Milliseconds report_after = Milliseconds{0});
    // Records what the provider says of an accepted message. `report_after` as above.
    void reported(const Outcome& outcome, TimePoint now, Milliseconds report_after);
    void skip(std::string_view why) {
        status = DeliveryStatus::skipped;
        code = why;
    }
};

// Why a message was skipped or failed without the provider's word.
namespace codes {
inline constexpr std::string_view too_old = "too-old";
inline constexpr std::string_view overtaken = "overtaken";
inline constexpr std::string_view no_phone = "no-phone";      // no number that the channel reaches
inline constexpr std::string_view not_wanted = "not-wanted";  // by notify.tell
inline constexpr std::string_view limit = "limit";            // of messages to one number
inline constexpr std::string_view restored = "restored";      // may have been told before the loss
inline constexpr std::string_view no_report =
    "no-report";  // the provider never said what became of it
}  // namespace codes

// "cooking" of "cooking/2": the order has come to the status once more.
constexpr std::string_view status_of(std::string_view event) {
    return event.substr(0, event.find('/'));
}

// Whether a message that waits says nothing any more, since the order has had a message about `later` to
// `told` after it. Amounts of money, and ends, are never overtaken.
bool is_overtaken(std::string_view event, Audience audience, std::string_view later, Audience told);
// Only what has waited for so long is skipped as overtaken: messages in quick succession are all sent.
inline constexpr Milliseconds overtaken_after = std::chrono::minutes{2};

}  // namespace baedal::notify
