// The port to whatever carries messages to people.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "runtime/task.h"

namespace baedal::notify {

enum class Audience { customer, store };
inline constexpr std::array<std::string_view, 2> audience_names{"customer", "store"};
constexpr std::string_view to_text(Audience a) {
    return audience_names[static_cast<std::size_t>(a)];
}

struct Message {
    std::string id;  // the same at every attempt: the channel's idempotency key
    std::string order_id;
    std::string event;
    Audience audience = Audience::customer;
    std::string recipient;  // a phone number, empty if the order has none; or the store's name
    std::string text;
};

enum class SendResult {
    sent,
    try_later,  // the channel is down, slow or busy
    refused,    // this message can never be sent
};

// Called on one I/O thread, for one message after the other. May wait; an exception is try_later.
class Channel {
public:
    virtual ~Channel() = default;
    virtual std::string_view name() const = 0;
    virtual Task<SendResult> send(Message message) = 0;
};

}  // namespace baedal::notify
