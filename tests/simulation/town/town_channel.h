// A channel of messages that is busy now and then, and refuses some messages for good.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "notify/channel/channel.h"
#include "simulator/random_choices.h"

namespace baedal::simulation {

// Whether the channel can never send the message.
inline bool is_undeliverable(const std::string& message_id) {
    return std::hash<std::string>{}(message_id) % 100 < 2;
}

class TownChannel final : public notify::Channel {
public:
    TownChannel(std::uint64_t seed, std::shared_ptr<std::vector<notify::Message>> accepted)
        : choices_(seed), accepted_(std::move(accepted)) {}

    std::string_view name() const override { return "town"; }
    Task<notify::SendResult> send(notify::Message message) override {
        if (is_undeliverable(message.id)) co_return notify::SendResult::refused;
        if (choices_.chance(5)) co_return notify::SendResult::try_later;
        accepted_->push_back(std::move(message));
        co_return notify::SendResult::sent;
    }

private:
    RandomChoices choices_;
    const std::shared_ptr<std::vector<notify::Message>> accepted_;
};

}  // namespace baedal::simulation
