// Whether the channel is held: nothing is sent for a while, whatever the message.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/thread_annotations.h"
#include "host/diagnosis.h"
#include "notify/channel/channel.h"

namespace baedal::notify {

// Thread-safe. `channel` outlives it.
class ChannelHold {
public:
    using OnChange = std::function<void(std::optional<host::Diagnosis>)>;

    // `on_change` gets what diagnose() gives whenever it may be another.
    explicit ChannelHold(
        const Channel& channel, OnChange on_change = [](const auto&) {})
        : channel_(channel), on_change_(std::move(on_change)) {}

    // When the channel may be tried again; nothing if it is not held at `now`.
    std::optional<TimePoint> until(TimePoint now) const;
    // The channel refused everything. Each hold in a row is longer, up to five minutes.
    void begin(const Outcome& outcome, TimePoint now);
    // The channel has taken a message.
    void end();
    // The channel refused one message for a reason that the owner can remove, such as its template.
    void note_refusal(const std::string& code);

    // What the owner is to know of the channel: nothing while it works.
    std::optional<host::Diagnosis> diagnose() const;

private:
    const Channel& channel_;
    const OnChange on_change_;
    mutable Mutex mutex_;
    std::optional<TimePoint> until_ GUARDED_BY(mutex_);
    int times_ GUARDED_BY(mutex_) = 0;
    std::string code_ GUARDED_BY(mutex_);
    std::optional<host::Diagnosis> refusal_ GUARDED_BY(mutex_);
};

}  // namespace baedal::notify
