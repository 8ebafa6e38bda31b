#include "notify/channel/log_channel.h"

#include "base/log.h"
#include "base/random.h"

namespace baedal::notify {

Task<SendResult> LogChannel::send(Message message) {
    if (log::enabled(log::Level::info)) {
        log::info("notification", {{"event", message.event},
                                   {"audience", to_text(message.audience)},
                                   {"order", id_prefix(message.order_id)},
                                   {"bytes", message.text.size()}});
    }
    co_return SendResult::sent;
}

}  // namespace baedal::notify
