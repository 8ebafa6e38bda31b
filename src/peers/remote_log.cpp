#include "peers/remote_log.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/log.h"
#include "json/message.h"
#include "peers/messages.h"
#include "runtime/async_event.h"
#include "runtime/backoff.h"

namespace baedal::peers {

namespace {

using Events = std::deque<std::shared_ptr<const outbox::Envelope>>;

constexpr int part = 512;                          // events of one call
constexpr std::size_t read_ahead = 4 << 20;        // bytes in memory
constexpr Milliseconds longest_wait{2000};         // of the producer, for a new event
constexpr Milliseconds time_to_answer{5000};       // beside that
constexpr Milliseconds head_is_known_for{10'000};  // the head, after the last answer
constexpr Milliseconds between_checks{1000};       // beside a feed
constexpr Backoff between_failures{Milliseconds{50}, Milliseconds{2000}};

// The producer's log ends before the position: it was restored to an older state.
struct PositionAhead : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Waits so long for an event while there is none.
Task<LogPart> ask(const Peer& peer, std::string producer, std::int64_t after, int limit,
                  Milliseconds wait) {
    const auto response = co_await peer.get(
        "/internal/log?module=" + producer + "&after=" + std::to_string(after) +
            "&limit=" + std::to_string(limit) + "&wait=" + std::to_string(wait.count()),
        wait + time_to_answer);
    if (response.status == 409) throw PositionAhead(response.body);
    if (response.status != 200) {
        throw std::runtime_error(peer.name() + " answered " + std::to_string(response.status) +
                                 ": " + response.body);
    }
    co_return json::from_text<LogPart>(response.body);
}

bool is_after(std::int64_t position, const std::vector<LogEntry>& entries) {
    for (const LogEntry& entry : entries) {
        if (entry.seq <= position) return false;
        position = entry.seq;
    }
    return true;
}

}  // namespace

Task<events::LogPage> read_remote_log(std::shared_ptr<const Peer> peer, std::string producer,
                                      std::int64_t after, int limit) {
    try {
        LogPart read = co_await ask(*peer, producer, after, limit, Milliseconds{0});
        events::LogPage out{{}, read.more, read.head, read.prev};
        for (LogEntry& entry : read.events) out.events.push_back(std::move(entry).to_envelope());
        co_return out;
    } catch (const std::exception& e) {
        throw db::Unavailable("the log of " + producer + " cannot be read: " + e.what());
    }
}

// Shared with the coroutine that reads ahead.
class RemoteLog::Reader : public std::enable_shared_from_this<Reader> {
public:
    Reader(const Executor& executor, std::shared_ptr<const Peer> peer, std::string producer,
           bool has_feed, const Clock& clock, std::function<void()> wake)
        : peer_(std::move(peer)),
          producer_(std::move(producer)),
          has_feed_(has_feed),
          clock_(clock),
          wake_(std::move(wake)),
          wanted_(std::make_shared<AsyncEvent>(executor)) {}

    static Task<> run(std::shared_ptr<Reader> self) {
        int failures = 0;
        for (;;) {
            const auto after = self->next_position();
            if (self->ended()) co_return;
            if (!after) {
                co_await self->wanted_->wait_for(longest_wait);
                continue;
            }
            const auto error = co_await self->read_after(*after);
            if (self->ended()) co_return;
            if (!error && self->has_feed_ && self->is_at_end()) {
                co_await self->wanted_->wait_for(between_checks);
            }
            if (!error) {
                if (failures >= failures_to_tell)
                    log::info("the log of a module is read again", {{"module", self->producer_}});
                failures = 0;
                continue;
            }
            if (++failures == failures_to_tell) self->tell(*error);
            co_await sleep_for(between_failures.after(failures));
        }
    }

    events::LogSource::Batch after(std::int64_t seq, int limit) {
        events::LogSource::Batch out;
        bool has_room = false;
        {
            const Lock lock(mutex_);
            if (!position_ || seq < *position_ || seq > end()) {
                events_.clear();
                bytes_ = 0;
                position_ = seq;
            }
            while (!events_.empty() && events_.front()->seq <= seq) {
                bytes_ -= outbox::memory_of(*events_.front());
                position_ = events_.front()->seq;
                events_.pop_front();
            }
            const auto count = std::min(events_.size(), static_cast<std::size_t>(limit));
            out.events.assign(events_.begin(),
                              events_.begin() + static_cast<std::ptrdiff_t>(count));
            // With the memory full the consumer comes back after these, and makes room.
            out.more = count < events_.size() || bytes_ >= read_ahead;
            has_room = bytes_ < read_ahead;
        }
        if (has_room) wanted_->notify();
        return out;
    }

    // News of a feed, on its thread.
    void take(const News& news) {
        bool is_next = false;
        {
            const Lock lock(mutex_);
            if (!position_ || ended_ || news.event.seq <= end()) return;  // nobody reads, or known
            is_next = news.prev == end() && bytes_ < read_ahead;
            if (is_next) {
                append(LogEntry(news.event));
                head_ = std::max(head_, news.event.seq);
            }
        }
        is_next ? wake_() : wanted_->notify();  // some are missing: the producer has them
    }

    std::int64_t head() const {
        const Lock lock(mutex_);
        if (ended_ || !answered_at_ || clock_.monotonic() - *answered_at_ > head_is_known_for)
            throw db::Unavailable("the process with the module " + producer_ + " does not answer");
        return head_;
    }

    void end_reading() {
        {
            const Lock lock(mutex_);
            ended_ = true;
        }
        wanted_->notify();
    }

private:
    static constexpr int failures_to_tell = 3;

    bool ended() const {
        const Lock lock(mutex_);
        return ended_;
    }

    // After the last event in memory. Nothing while there is no room, or nobody has asked.
    std::optional<std::int64_t> next_position() const {
        const Lock lock(mutex_);
        if (!position_ || bytes_ >= read_ahead) return std::nullopt;
        return end();
    }
    std::int64_t end() const REQUIRES(mutex_) {
        return events_.empty() ? position_.value_or(0) : events_.back()->seq;
    }

    // Why it failed; nothing if it has not.
    Task<std::optional<std::string>> read_after(std::int64_t after) {
        try {
            LogPart read = co_await ask(*peer_, producer_, after, part,
                                        has_feed_ ? Milliseconds{0} : longest_wait);
            if (add(after, std::move(read))) wake_();
            co_return std::nullopt;
        } catch (const PositionAhead& e) {
            // New events take the numbers of lost ones: what the consumer has is to be compared first.
            log::error(
                "the log of a module in another process ends before what was read of it; its "
                "events are not read until this process is started again. See what is lost with "
                "baedal check over all folders",
                {{"module", producer_}, {"error", e.what()}});
            end_reading();
            co_return std::nullopt;
        } catch (const std::exception& e) {
            co_return e.what();
        }
    }

    // True if the consumer has something to read.
    bool add(std::int64_t after, LogPart read) {
        const Lock lock(mutex_);
        head_ = read.head;
        is_at_end_ = !read.more;
        answered_at_ = clock_.monotonic();
        if (after != end()) return false;  // the consumer asks for another position by now
        if (!is_after(after, read.events))
            throw std::runtime_error(peer_->name() + " sent events out of order");
        for (LogEntry& entry : read.events) append(std::move(entry));
        return !events_.empty();
    }
    void append(LogEntry entry) REQUIRES(mutex_) {
        auto event = std::make_shared<const outbox::Envelope>(std::move(entry).to_envelope());
        bytes_ += outbox::memory_of(*event);
        events_.push_back(std::move(event));
    }
    // Whether the last answer ended with the log's last event.
    bool is_at_end() const {
        const Lock lock(mutex_);
        return is_at_end_;
    }

    void tell(const std::string& why) const {
        log::warn("the log of a module in another process cannot be read; its events wait there",
                  {{"module", producer_}, {"error", why}});
    }

    const std::shared_ptr<const Peer> peer_;
    const std::string producer_;
    const bool has_feed_;
    const Clock& clock_;
    const std::function<void()> wake_;
    const std::shared_ptr<AsyncEvent> wanted_;  // there is room for more events

    mutable Mutex mutex_;
    std::optional<std::int64_t> position_ GUARDED_BY(mutex_);  // before the first event in memory
    Events events_ GUARDED_BY(mutex_);
    std::size_t bytes_ GUARDED_BY(mutex_) = 0;
    std::int64_t head_ GUARDED_BY(mutex_) = 0;
    bool is_at_end_ GUARDED_BY(mutex_) = false;
    std::optional<Instant> answered_at_ GUARDED_BY(mutex_);
    bool ended_ GUARDED_BY(mutex_) = false;
};

RemoteLog::RemoteLog(const Executor& executor, std::shared_ptr<const Peer> peer,
                     std::string producer, EventFeed* feed, const Clock& clock,
                     std::function<void()> wake)
    : reader_(std::make_shared<Reader>(executor, std::move(peer), producer, feed != nullptr, clock,
                                       std::move(wake))) {
    if (feed != nullptr)
        feed->add_listener(producer, [reader = reader_](const News& news) { reader->take(news); });
    spawn(executor, Reader::run(reader_), "a remote log");
}

RemoteLog::~RemoteLog() { reader_->end_reading(); }

events::LogSource::Batch RemoteLog::after(std::int64_t seq, int limit) {
    return reader_->after(seq, limit);
}

std::int64_t RemoteLog::head() const { return reader_->head(); }

}  // namespace baedal::peers
