// A channel of messages whose provider is down now and then, loses answers, refuses some messages for good,
// and tells later what became of a message.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "notify/channel/channel.h"
#include "simulator/random_choices.h"

namespace baedal::simulation {

// Whether the channel can never send the message.
inline bool is_undeliverable(const std::string& message_id) {
    return std::hash<std::string>{}(message_id) % 100 < 2;
}

// What the provider has taken, in its order. It outlives the program.
using TakenMessages = std::vector<notify::Message>;

// The provider takes every other one of these, and its carrier fails.
inline bool is_refused_at_once(const std::string& message_id) {
    return is_undeliverable(message_id) && std::hash<std::string>{}(message_id) % 200 < 100;
}

class TownChannel final : public notify::Channel {
public:
    TownChannel(std::uint64_t seed, std::shared_ptr<TakenMessages> taken)
        : choices_(seed), taken_(std::move(taken)) {}

    std::string_view name() const override { return "town"; }
    std::size_t largest_batch() const override { return 10; }
    bool reports_later() const override { return true; }

    Task<std::vector<notify::Outcome>> send(std::vector<notify::Message> messages) override {
        std::vector<notify::Outcome> out(messages.size());
        if (is_down()) {
            std::ranges::fill(out, notify::Outcome{.result = notify::SendResult::held});
            co_return out;
        }
        if (choices_.chance(3)) co_return out;  // the request is lost
        for (std::size_t i = 0; i < messages.size(); ++i) out[i] = take(messages[i]);
        if (choices_.chance(5)) std::ranges::fill(out, notify::Outcome{});  // the answer is lost
        co_return out;
    }

    Task<std::vector<notify::Outcome>> look_up(std::vector<notify::Handed> handed) override {
        std::vector<notify::Outcome> out(handed.size());
        if (is_down() || choices_.chance(5)) co_return out;
        for (std::size_t i = 0; i < handed.size(); ++i) out[i] = find(handed[i]);
        co_return out;
    }

private:
    // An outage lasts for some calls.
    bool is_down() {
        if (outage_ == 0 && choices_.chance(2)) outage_ = choices_.between(1, 5);
        return outage_ > 0 && outage_-- > 0;
    }

    notify::Outcome take(notify::Message& message) {
        if (is_refused_at_once(message.id)) return {.result = notify::SendResult::refused};
        if (choices_.chance(5)) return {.result = notify::SendResult::try_later};
        const std::string id = message.id;
        taken_->push_back(std::move(message));
        return {.result = notify::SendResult::accepted, .provider_id = "town/" + id};
    }

    notify::Outcome find(const notify::Handed& handed) {
        // What it took before a loss of the program's data it has still.
        const bool is_taken =
            !handed.provider_id.empty() ||
            std::ranges::find(*taken_, handed.id, &notify::Message::id) != taken_->end();
        if (!is_taken) {
            return {.result = is_refused_at_once(handed.id) ? notify::SendResult::refused
                                                            : notify::SendResult::try_later};
        }
        notify::Outcome out{.result = notify::SendResult::accepted,
                            .provider_id = "town/" + handed.id};
        if (choices_.chance(70)) {
            out.result = is_undeliverable(handed.id) ? notify::SendResult::refused
                                                     : notify::SendResult::sent;
        }
        return out;
    }

    RandomChoices choices_;
    const std::shared_ptr<TakenMessages> taken_;
    std::int64_t outage_ = 0;  // calls that it still fails
};

}  // namespace baedal::simulation
