// The notify module beside an outbox of order, with a channel that the test scripts.
#pragma once

#include <deque>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "notify/jobs/sender.h"
#include "notify/module.h"
#include "notify/settings.h"
#include "notify/storage/notification_repository.h"
#include "order/events.h"
#include "support/module_harness.h"

namespace baedal::test {

class ScriptedChannel final : public notify::Channel {
public:
    std::string_view name() const override { return "scripted"; }
    Task<std::vector<notify::Outcome>> send(std::vector<notify::Message> messages) override {
        const notify::Message& message = messages.at(0);
        const std::string kind = message.event + "/" + std::string(to_text(message.audience));
        notify::SendResult result = notify::SendResult::sent;
        if (auto& next = results[kind]; !next.empty()) {
            result = next.front();
            next.pop_front();
        }
        if (broken) throw std::runtime_error("no line to the carrier");
        if (result == notify::SendResult::sent)
            sent.push_back(message.order_id.substr(0, 1) + ":" + kind);
        ids.push_back(message.id);
        co_return std::vector{notify::Outcome{.result = result}};
    }

    std::map<std::string, std::deque<notify::SendResult>>
        results;                    // the next ones, by "event/audience"
    std::vector<std::string> sent;  // "order:event/audience"
    std::vector<std::string> ids;
    bool broken = false;
};

struct NotifyHarness : ModuleHarness {
    explicit NotifyHarness(std::string settings = {})
        : ModuleHarness(notify::definition([] { return std::make_unique<ScriptedChannel>(); }),
                        std::move(settings)) {}

    // Runs the sender until nothing is due; returns when it wants to run again.
    std::optional<TimePoint> run_sender() { return run_until_idle(sender_); }
    std::vector<notify::repository::Listed> messages(const std::string& order_id) {
        return database().read(
            [&](db::Connection& c) { return notify::repository::of_order(c, order_id, 0, 100); });
    }

    ScriptedChannel channel;

private:
    const notify::Settings settings_ = notify::Settings::read(config());
    notify::ChannelHold hold_{channel};
    notify::Sender sender_{database(), channel, hold_, settings_, clock, random(), metrics};
};

inline std::string order_id(char first = 'a') { return first + std::string(35, '0'); }

template <class E>
E about(char first = 'a') {
    E event;
    event.order = {.id = order_id(first),
                   .number = 27,
                   .store_id = 1,
                   .store_name = "통닭집",
                   .fulfilment = order::contract::Fulfilment::delivery,
                   .total = 39'000,
                   .currency = "KRW",
                   .customer_name = "김하나",
                   .customer_phone = "010-1234-5678",
                   .language = ""};
    event.at = noon;
    return event;
}

inline order::contract::OrderProgressed progressed(order::contract::Status status,
                                                   char first = 'a') {
    auto event = about<order::contract::OrderProgressed>(first);
    event.status = status;
    return event;
}

}  // namespace baedal::test
