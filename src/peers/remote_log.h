// The log of a producer in another process, read over HTTP.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "events/log_reader.h"
#include "events/log_source.h"
#include "peers/event_feed.h"
#include "peers/peer.h"
#include "runtime/task.h"

namespace baedal::peers {

// One page of the log of the producer, as it is now; without events if the log ends before the position. Throws db::Unavailable if it cannot be read.
Task<events::LogPage> read_remote_log(std::shared_ptr<const Peer> peer, std::string producer,
                                      std::int64_t after, int limit);

// Reads ahead of its consumer, at most some MiB, from the position that the consumer asks for. The events come
// from the producer's own log, so that none is missing between two. While the producer does not answer, its
// consumer waits: head() is then unknown, and the log is asked for again with back-off. If the log is another one
// than that in which the consumer has read (events::why_another_log), nothing more is read. With a feed, events that
// follow the last one are taken from it, and the producer is asked every second and when one is missing.
class RemoteLog final : public events::LogSource {
public:
    // `feed` may be null; it outlives the calls of the log's process.
    RemoteLog(const Executor& executor, std::shared_ptr<const Peer> peer, std::string producer,
              EventFeed* feed, const Clock& clock, std::function<void()> wake);
    ~RemoteLog() override;
    RemoteLog(const RemoteLog&) = delete;
    RemoteLog& operator=(const RemoteLog&) = delete;

    Batch after(const events::LogPosition& position, int limit) override;
    std::int64_t head() const override;
    std::optional<std::string> broken_off() const override;

private:
    class Reader;
    const std::shared_ptr<Reader> reader_;
};

}  // namespace baedal::peers
