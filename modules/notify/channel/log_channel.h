// The channel that only writes to the log: for demonstrations, and until a real one is set up.
#pragma once

#include "notify/channel/channel.h"

namespace baedal::notify {

// Writes what kind of message it was and how long, but no text and no recipient: logs are kept by
// people who need not know who ordered what.
class LogChannel final : public Channel {
public:
    std::string_view name() const override { return "log"; }
    Task<SendResult> send(Message message) override;
};

}  // namespace baedal::notify
