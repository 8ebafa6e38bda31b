#include "events/log_source.h"

#include <string>

namespace baedal::events {

LogSource::Batch LocalLog::after(const LogPosition& position, int limit) {
    const std::int64_t seq = position.seq;
    Batch batch;
    if (auto newest = database_.tail().after(seq, limit)) {
        batch.more = static_cast<int>(newest->size()) == limit;
        batch.events = std::move(*newest);
        return batch;
    }
    try {
        LogPage page = read_log_page(database_, seq, limit);
        batch.more = page.more;
        for (Envelope& event : page.events)
            batch.events.push_back(std::make_shared<const Envelope>(std::move(event)));
    } catch (const db::Unavailable& e) {
        throw LogUnreadable("its log cannot be read: " + std::string(e.what()));
    }
    return batch;
}

std::int64_t LocalLog::head() const { return database_.read(log_head); }

}  // namespace baedal::events
