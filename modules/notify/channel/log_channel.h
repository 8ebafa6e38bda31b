// The channel that only writes to the log: for demonstrations, and until another one is configured.
#pragma once

#include "notify/channel/channel.h"

namespace baedal::notify {

// Logs the kind and the length of a message, but neither its text nor its recipient: the log must not
// hold personal data.
class LogChannel final : public Channel {
public:
    std::string_view name() const override { return "log"; }
    Task<std::vector<Outcome>> send(std::vector<Message> messages) override;
};

}  // namespace baedal::notify
