#include "peers/remote_log.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/log.h"
#include "json/message.h"
#include "json/parser.h"
#include "net/https_client.h"
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

// The producer's log is not the one in which its reader has read: it was restored to an older state.
struct AnotherLog : std::runtime_error {
    AnotherLog(const std::string& why, std::int64_t log_head)
        : std::runtime_error(why), head(log_head) {}
    std::int64_t head;
};

AnotherLog to_another_log(const std::string& problem) {
    const auto members = json::parse_object(problem);
    const json::Value* why = members ? members->if_contains("why") : nullptr;
    const json::Value* head = members ? members->if_contains("head") : nullptr;
    const bool is_told = why != nullptr && why->is_string() && head != nullptr && head->is_int64();
    if (!is_told) return {"is not the one that was read before: " + problem, 0};
    return {std::string(why->get_string()), head->as_int64()};
}

// Waits so long for an event while there is none.
Task<LogPart> ask(const Peer& peer, std::string producer, events::LogPosition after, int limit,
                  Milliseconds wait) {
    const auto response = co_await peer.get(
        "/internal/log?module=" + producer + "&after=" + std::to_string(after.seq) +
            "&id=" + net::path_segment(after.id) + "&limit=" + std::to_string(limit) +
            "&wait=" + std::to_string(wait.count()),
        wait + time_to_answer);
    if (response.status == 409) throw to_another_log(response.body);
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
        LogPart read = co_await ask(*peer, producer, {.seq = after}, limit, Milliseconds{0});
        events::LogPage out{{}, read.more, read.head, read.prev};
        for (LogEntry& entry : read.events) out.events.push_back(std::move(entry).to_envelope());
        co_return out;
    } catch (const AnotherLog& e) {
        co_return events::LogPage{.events = {}, .head = e.head};
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

    events::LogSource::Batch after(const events::LogPosition& from, int limit) {
        const std::int64_t seq = from.seq;
        events::LogSource::Batch out;
        bool has_room = false;
        {
            const Lock lock(mutex_);
            if (!position_ || seq < position_->seq || seq > end().seq) {
                events_.clear();
                bytes_ = 0;
                position_ = from;
            }
            while (!events_.empty() && events_.front()->seq <= seq) {
                bytes_ -= outbox::memory_of(*events_.front());
                position_ = {events_.front()->seq, events_.front()->id};
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
            const events::LogPosition last = end();
            if (!position_ || ended_ || news.event.seq <= last.seq)
                return;  // nobody reads, or known
            const bool is_of_this_log = last.id.empty() || news.prev_id == last.id;
            is_next = news.prev == last.seq && is_of_this_log && bytes_ < read_ahead;
            if (is_next) {
                append(LogEntry(news.event));
                head_ = std::max(head_, news.event.seq);
            }
        }
        is_next ? wake_() : wanted_->notify();  // some are missing: the producer has them
    }

    std::int64_t head() const {
        const Lock lock(mutex_);
        if (broken_off_) return head_;
        if (ended_ || !is_head_known())
            throw db::Unavailable("the process with the module " + producer_ + " does not answer");
        return head_;
    }

    std::optional<std::string> broken_off() const {
        const Lock lock(mutex_);
        return broken_off_;
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
    bool is_head_known() const REQUIRES(mutex_) {
        return answered_at_ && clock_.monotonic() - *answered_at_ <= head_is_known_for;
    }
    // While it does not, the producer is asked for it without waiting for an event.
    bool knows_head() const {
        const Lock lock(mutex_);
        return is_head_known();
    }

    // After the last event in memory. Nothing while there is no room, or nobody has asked.
    std::optional<events::LogPosition> next_position() const {
        const Lock lock(mutex_);
        if (!position_ || bytes_ >= read_ahead) return std::nullopt;
        return end();
    }
    events::LogPosition end() const REQUIRES(mutex_) {
        if (events_.empty()) return position_.value_or(events::LogPosition{});
        return {events_.back()->seq, events_.back()->id};
    }

    // Why it failed; nothing if it has not.
    Task<std::optional<std::string>> read_after(events::LogPosition after) {
        try {
            LogPart read =
                co_await ask(*peer_, producer_, after, part,
                             has_feed_ || !knows_head() ? Milliseconds{0} : longest_wait);
            if (add(after.seq, std::move(read))) wake_();
            co_return std::nullopt;
        } catch (const AnotherLog& e) {
            break_off(after, e);
            co_return std::nullopt;
        } catch (const std::exception& e) {
            co_return e.what();
        }
    }

    // New events have the numbers of lost ones: what the consumer has is to be compared first.
    void break_off(const events::LogPosition& after, const AnotherLog& found) {
        {
            const Lock lock(mutex_);
            if (after.seq != end().seq) return;  // the consumer asks for another position by now
            ended_ = true;
            head_ = found.head;
            broken_off_ = "The log of " + producer_ + " " + found.what() +
                          ". It is read no more until this process is started again.";
        }
        log::error(
            "the log of a module in another process was replaced by an older state, and its events "
            "are read no more. Put the newest file of the module back, or stop all processes and "
            "see with baedal check and baedal reconcile over all folders what is lost",
            {{"module", producer_}, {"log", found.what()}});
        wake_();
    }

    // True if the consumer has something to read.
    bool add(std::int64_t after, LogPart read) {
        const Lock lock(mutex_);
        head_ = read.head;
        is_at_end_ = !read.more;
        answered_at_ = clock_.monotonic();
        if (after != end().seq) return false;  // the consumer asks for another position by now
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
    std::optional<events::LogPosition> position_ GUARDED_BY(mutex_);  // before the events in memory
    Events events_ GUARDED_BY(mutex_);
    std::size_t bytes_ GUARDED_BY(mutex_) = 0;
    std::int64_t head_ GUARDED_BY(mutex_) = 0;
    bool is_at_end_ GUARDED_BY(mutex_) = false;
    std::optional<Instant> answered_at_ GUARDED_BY(mutex_);
    bool ended_ GUARDED_BY(mutex_) = false;
    std::optional<std::string> broken_off_ GUARDED_BY(mutex_);  // set: ended_ too
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

events::LogSource::Batch RemoteLog::after(const events::LogPosition& position, int limit) {
    return reader_->after(position, limit);
}

std::int64_t RemoteLog::head() const { return reader_->head(); }

std::optional<std::string> RemoteLog::broken_off() const { return reader_->broken_off(); }

}  // namespace baedal::peers
