// The log of one producer, as one consumer reads it: in a file of this process, or in another process.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "db/database.h"
#include "db/outbox/log_tail.h"
#include "events/log_reader.h"

namespace baedal::events {

// The log cannot be read now. The consumer is not at fault.
struct LogUnreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class LogSource {
public:
    struct Batch {
        outbox::LogTail::Events events;
        bool more = false;  // the log may have later events
    };

    virtual ~LogSource() = default;

    // The first events after the position, in order, at most `limit`, all of them on the disk of the producer.
    // On the consumer's writer thread; does not wait for another process. Throws LogUnreadable.
    virtual Batch after(const LogPosition& position, int limit) = 0;
    // The last event. On any thread that may read databases. Throws db::Unavailable if it is not known.
    virtual std::int64_t head() const = 0;
    // Why no more is read: the log is not the one in which the consumer has read (why_another_log). On any thread.
    virtual std::optional<std::string> broken_off() const { return std::nullopt; }
};

// Makes the source of a log that is in another process. The source calls `wake` on any thread when the log
// may have new events.
using OpenLog = std::function<std::unique_ptr<LogSource>(std::function<void()> wake)>;

// The log in a database of this process, which outlives it. Whether it is the log in which its consumer has read
// is checked when a file is opened (EventBus::find_impossible_cursor), not here.
class LocalLog final : public LogSource {
public:
    explicit LocalLog(const db::Database& database) : database_(database) {}

    Batch after(const LogPosition& position, int limit) override;
    std::int64_t head() const override;

private:
    const db::Database& database_;
};

}  // namespace baedal::events
