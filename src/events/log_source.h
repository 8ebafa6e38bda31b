// The log of one producer, as one consumer reads it: in a file of this process, or in another process.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>

#include "db/database.h"
#include "db/outbox/log_tail.h"

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

    // The first events after `seq`, in order, at most `limit`, all of them on the disk of the producer. On
    // the consumer's writer thread; does not wait for another process. Throws LogUnreadable.
    virtual Batch after(std::int64_t seq, int limit) = 0;
    // The last event. On any thread that may read databases. Throws db::Unavailable if it is not known.
    virtual std::int64_t head() const = 0;
};

// Makes the source of a log that is in another process. The source calls `wake` on any thread when the log
// may have new events.
using OpenLog = std::function<std::unique_ptr<LogSource>(std::function<void()> wake)>;

// The log in a database of this process, which outlives it.
class LocalLog final : public LogSource {
public:
    explicit LocalLog(const db::Database& database) : database_(database) {}

    Batch after(std::int64_t seq, int limit) override;
    std::int64_t head() const override;

private:
    const db::Database& database_;
};

}  // namespace baedal::events
