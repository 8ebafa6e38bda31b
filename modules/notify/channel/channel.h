// The port to a service that carries messages to people.
#pragma once

#include <string_view>

#include "notify/domain/message.h"
#include "runtime/task.h"

namespace baedal::notify {

// Called on one I/O thread, with one message at a time. May wait; an exception counts as try_later.
class Channel {
public:
    virtual ~Channel() = default;
    virtual std::string_view name() const = 0;
    virtual Task<SendResult> send(Message message) = 0;
};

}  // namespace baedal::notify
