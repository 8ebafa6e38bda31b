// News of the logs of other processes: a hurry, not a truth.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "peers/messages.h"

namespace baedal::peers {

// An event, and the number and id of the one before it in its log: a listener whose last event is another one has missed some, and
// reads them from the producer.
struct News {
    std::int64_t prev = 0;
    std::string prev_id;
    LogEntry event;
};

// What it tells may be lost, doubled, late and out of order.
class EventFeed {
public:
    virtual ~EventFeed() = default;
    // `listen` is called on a thread of the feed with the news of the module's log, from now on. It is short and
    // does not throw. Before the first attach() of the bus.
    virtual void add_listener(const std::string& module,
                              std::function<void(const News&)> listen) = 0;
};

}  // namespace baedal::peers
