#include "notify/domain/notification.h"

#include <algorithm>

#include "runtime/backoff.h"

namespace baedal::notify {

namespace {

constexpr Backoff backoff{std::chrono::seconds{1}, std::chrono::minutes{5}};

constexpr Milliseconds shortest_look{500};
constexpr Milliseconds longest_look = std::chrono::minutes{1};
constexpr Milliseconds longest_wait = std::chrono::minutes{10};
constexpr Milliseconds report_deadline = std::chrono::days{3};

constexpr std::string_view under_way[] = {"placed",         "accepted",   "cooking",
                                          "ready",          "delivering", "cancel_requested",
                                          "cancel_refused", "delayed",    "corrected"};
constexpr std::string_view of_a_new_order[] = {"placed", "unaccepted", "soon_rejected"};
constexpr std::string_view newer[] = {"accepted",   "cooking",   "ready",
                                      "delivering", "delivered", "picked_up",
                                      "cancelled",  "rejected",  "expired"};

}  // namespace

void Notification::attempted(const Outcome& outcome, TimePoint now, double random,
                             Milliseconds report_after) {
    const TimePoint begun = handed_at.value_or(now);
    code = outcome.code;
    if (outcome.result == SendResult::unknown) {
        // Looked up again after half of the time that it has been unknown.
        handed_at = begun;
        next_try_at =
            now + std::clamp<Milliseconds>((now - begun) / 2, shortest_look, longest_look);
        return;
    }
    handed_at.reset();
    if (outcome.result == SendResult::held) return;
    ++attempts;
    switch (outcome.result) {
        case SendResult::sent:
            status = DeliveryStatus::sent;
            sent_at = now;
            carrier = outcome.carrier;
            provider_id = outcome.provider_id;
            return;
        case SendResult::accepted:
            status = DeliveryStatus::accepted;
            handed_at = begun;
            provider_id = outcome.provider_id;
            next_try_at = now + report_after;
            return;
        case SendResult::try_later:
            if (attempts >= max_attempts) {
                status = DeliveryStatus::failed;
            } else {
                next_try_at = now + std::max(outcome.retry_after, backoff.after(attempts, random));
            }
            return;
        default:
            status = DeliveryStatus::failed;
            provider_id = outcome.provider_id;
            return;
    }
}

void Notification::reported(const Outcome& outcome, TimePoint now, Milliseconds report_after) {
    const TimePoint begun = handed_at.value_or(now);
    if (!outcome.code.empty()) code = outcome.code;
    if (outcome.result == SendResult::sent) {
        status = DeliveryStatus::sent;
        sent_at = now;
        carrier = outcome.carrier;
    } else if (outcome.result == SendResult::refused) {
        status = DeliveryStatus::failed;
    } else if (now - begun > report_deadline) {
        status = DeliveryStatus::failed;
        code = codes::no_report;
    } else {
        next_try_at = now + std::clamp<Milliseconds>((now - begun) / 2, report_after,
                                                     std::max(report_after, longest_wait));
    }
}

bool is_overtaken(std::string_view event, Audience audience, std::string_view later,
                  Audience told) {
    if (told != Audience::customer) return false;
    event = status_of(event);
    later = status_of(later);
    const bool is_newer = std::ranges::find(newer, later) != std::end(newer);
    switch (audience) {
        case Audience::customer:
            return is_newer && std::ranges::find(under_way, event) != std::end(under_way);
        case Audience::store:
            return is_newer && std::ranges::find(of_a_new_order, event) != std::end(of_a_new_order);
        case Audience::owner: return false;
    }
    return false;
}

}  // namespace baedal::notify
