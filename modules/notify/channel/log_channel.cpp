#include "notify/channel/log_channel.h"

#include "base/log.h"
#include "base/random.h"

namespace baedal::notify {

Task<std::vector<Outcome>> LogChannel::send(std::vector<Message> messages) {
    std::vector<Outcome> out;
    for (const Message& message : messages) {
        if (log::enabled(log::Level::info)) {
            log::info("notification", {{"event", message.event},
                                       {"audience", to_text(message.audience)},
                                       {"order", id_prefix(message.order_id)},
                                       {"bytes", message.wording.text.size()}});
        }
        out.push_back({.result = SendResult::sent});
    }
    co_return out;
}

}  // namespace baedal::notify
