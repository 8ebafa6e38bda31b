// Sends the events to the receivers of the webhooks.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/random.h"
#include "base/thread_annotations.h"
#include "db/database.h"
#include "events/event_bus.h"
#include "host/diagnosis.h"
#include "runtime/async_event.h"
#include "runtime/task.h"
#include "webhooks/sender.h"
#include "webhooks/settings.h"
#include "webhooks/webhook.h"

namespace baedal::webhooks {

// Each webhook has a coroutine of its own on one of the I/O threads: it reads the logs after its position,
// stores what is to be delivered, and delivers: the events of one subject one after the other, those of
// several subjects at the same time. So a slow receiver delays nobody else. A crash between an answer and its
// commit repeats a delivery with the same id.
//
// Thread-safe. The coroutines end with their I/O threads, before this object.
class Dispatcher {
public:
    // The arguments outlive it. `producers` are the modules whose events are sent.
    Dispatcher(db::Database& database, events::EventBus& bus, std::vector<std::string> producers,
               Settings settings, MakeSender make_sender, const Clock& clock, Random& random,
               Metrics& metrics, std::vector<Executor> executors);

    // Begins with the webhooks that are on. Once, after the databases have been opened.
    void start();
    // Goes on with one that was added, switched on or given something to do.
    void wake(const std::string& id);
    // Called after a commit with events, on the producer's writer thread.
    void wake_all();

    // The head of each producer's log: where a new webhook begins. Throws db::Unavailable if one is not known.
    Task<std::map<std::string, std::int64_t>> heads() const;
    const Settings& settings() const { return settings_; }
    // What the owner has to know: a webhook was switched off.
    std::optional<host::Diagnosis> gap() const;

private:
    // The work for one webhook.
    struct Line {
        Line(std::string webhook, const Executor& executor)
            : id(std::move(webhook)), wanted(std::make_shared<AsyncEvent>(executor)) {}
        const std::string id;
        const std::shared_ptr<AsyncEvent> wanted;
        // Used by its coroutine.
        std::string url = {};  // of the sender
        std::unique_ptr<Sender> sender = {};
    };

    Task<> run(std::shared_ptr<Line> line);
    // Returns for how long nothing is to be done; nothing: the webhook is off or gone.
    Task<std::optional<Instant::duration>> work(Line& line);
    struct Gathered {
        bool has_more = false;    // there may be more events
        bool has_failed = false;  // a log could not be read
    };
    // Stores deliveries of new events.
    Task<Gathered> gather(const Webhook& webhook);
    Task<bool> gather_from(const std::string& producer, const Webhook& webhook);
    Task<> deliver(Line& line, const Webhook& webhook, Delivery& delivery);
    Task<> send(Line& line, const Webhook& webhook, Delivery& delivery, const std::string& body);
    Task<> finish(const Webhook& webhook, const std::vector<Delivery>& tried);
    void prepare_sender(Line& line, const Webhook& webhook) const;

    db::Database& database_;
    events::EventBus& bus_;
    const std::vector<std::string> producers_;
    const Settings settings_;
    const MakeSender make_sender_;
    const Clock& clock_;
    Random& random_;
    Counter& delivered_;
    Counter& refused_;
    const std::vector<Executor> executors_;

    mutable Mutex mutex_;
    std::map<std::string, std::shared_ptr<Line>> lines_ GUARDED_BY(mutex_);
    std::atomic<bool> has_lines_ = false;
    std::atomic<TimePoint> cleaned_at_{};
};

}  // namespace baedal::webhooks
