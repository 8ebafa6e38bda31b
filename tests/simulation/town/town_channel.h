// A channel of messages that is busy now and then, and refuses some messages for good.
#pragma once

#include <functional>
#include <string>

#include "notify/channel/channel.h"
#include "simulator/random_choices.h"

namespace baedal::simulation {

// Whether the channel can never send the message.
inline bool is_undeliverable(const std::string& message_id) {
    return std::hash<std::string>{}(message_id) % 100 < 2;
}

class TownChannel final : public notify::Channel {
public:
    explicit TownChannel(std::uint64_t seed) : choices_(seed) {}

    std::string_view name() const override { return "town"; }
    Task<notify::SendResult> send(notify::Message message) override {
        if (is_undeliverable(message.id)) co_return notify::SendResult::refused;
        co_return choices_.chance(5) ? notify::SendResult::try_later : notify::SendResult::sent;
    }

private:
    RandomChoices choices_;
};

}  // namespace baedal::simulation
