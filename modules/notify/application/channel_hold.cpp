#include "notify/application/channel_hold.h"

#include <algorithm>

#include "base/log.h"
#include "runtime/backoff.h"

namespace baedal::notify {

namespace {

constexpr Backoff hold_backoff{std::chrono::seconds{2}, std::chrono::minutes{5}};

}  // namespace

std::optional<TimePoint> ChannelHold::until(TimePoint now) const {
    const Lock lock(mutex_);
    return until_ && *until_ > now ? until_ : std::nullopt;
}

void ChannelHold::begin(const Outcome& outcome, TimePoint now) {
    {
        const Lock lock(mutex_);
        if (times_ == 0 || code_ != outcome.code) {
            log::error("no message can be sent: the channel is held",
                       {{"channel", channel_.name()}, {"code", outcome.code}});
        }
        ++times_;
        code_ = outcome.code;
        until_ = now + std::max(outcome.retry_after, hold_backoff.after(times_));
    }
    on_change_(diagnose());
}

void ChannelHold::end() {
    {
        const Lock lock(mutex_);
        if (times_ == 0) return;
        log::info("messages are sent again", {{"channel", channel_.name()}});
        times_ = 0;
        code_.clear();
        until_.reset();
    }
    on_change_(diagnose());
}

void ChannelHold::note_refusal(const std::string& code) {
    auto found = channel_.explain(code);
    if (!found) return;
    {
        const Lock lock(mutex_);
        refusal_ = std::move(found);
    }
    on_change_(diagnose());
}

std::optional<host::Diagnosis> ChannelHold::diagnose() const {
    const Lock lock(mutex_);
    if (times_ > 0) {
        if (auto found = channel_.explain(code_)) return found;
    }
    return refusal_;
}

}  // namespace baedal::notify
