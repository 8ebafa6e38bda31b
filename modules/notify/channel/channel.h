// The port to a service that carries messages to people. Each service is a folder beside this file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/diagnosis.h"
#include "notify/domain/message.h"
#include "runtime/task.h"

namespace baedal::notify {

// Called on I/O threads. May wait. An exception of send() means SendResult::unknown if outcomes are
// learnt later, and try_later if not; one of look_up() means that nothing was learnt.
class Channel {
public:
    virtual ~Channel() = default;
    virtual std::string_view name() const = 0;

    // Most messages of one send(). They are of different orders and to different recipients.
    virtual std::size_t largest_batch() const { return 1; }
    // One outcome for each message, in their order.
    virtual Task<std::vector<Outcome>> send(std::vector<Message> messages) = 0;

    // Whether it can send to this recipient at all. A message to another one is skipped.
    virtual bool reaches(std::string_view recipient) const {
        (void)recipient;
        return true;
    }

    // Whether the provider tells later what became of a message. Then an attempt is noted before it is
    // made, and look_up() finds what it did.
    virtual bool reports_later() const { return false; }
    // One outcome for each, in their order. A message that the provider certainly does not have and never
    // will is try_later; one that it shows no more is unknown.
    virtual Task<std::vector<Outcome>> look_up(std::vector<Handed> handed) {
        co_return std::vector<Outcome>(handed.size());
    }

    // For the owner: why messages with this code of the provider are held or refused, and what to do.
    virtual std::optional<host::Diagnosis> explain(std::string_view code) const {
        (void)code;
        return std::nullopt;
    }
};

}  // namespace baedal::notify
