#include "webhooks/dispatcher.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "events/cloud_event.h"
#include "runtime/backoff.h"
#include "runtime/when_all.h"
#include "webhooks/repository.h"
#include "webhooks/signature.h"

namespace baedal::webhooks {

namespace {

using namespace std::chrono_literals;

constexpr Backoff between_attempts{.first = 5s, .longest = 3h};
constexpr int events_at_once = 100;
constexpr int deliveries_at_once = 8;
constexpr std::int64_t most_pending = 1000;  // then the logs keep what follows
constexpr auto longest_pause = 1min;
constexpr auto pause_after_failure = 5s;  // of the database, or of a log
constexpr auto between_cleanings = 1h;
constexpr int gone = 410;  // the receiver wants no more
constexpr std::size_t largest_error = 300;

Counter& deliveries(Metrics& metrics, const char* result) {
    return metrics.counter("baedal_webhook_deliveries_total",
                           "Attempts to deliver an event to a webhook, by their result.",
                           {{"result", result}});
}

// The content of an event that was stored for delivery; nothing if it was erased.
Task<std::optional<events::Envelope>> read_event(events::EventBus& bus, const Delivery& delivery) {
    const auto page = co_await bus.fetch(delivery.producer, delivery.seq - 1, 1);
    if (!page || page->events.empty() || page->events.front().seq != delivery.seq)
        co_return std::nullopt;
    co_return page->events.front();
}

bool is_success(std::int64_t status) { return status >= 200 && status < 300; }

}  // namespace

Dispatcher::Dispatcher(db::Database& database, events::EventBus& bus,
                       std::vector<std::string> producers, Settings settings,
                       MakeSender make_sender, const Clock& clock, Random& random, Metrics& metrics,
                       std::vector<Executor> executors)
    : database_(database),
      bus_(bus),
      producers_(std::move(producers)),
      settings_(std::move(settings)),
      make_sender_(std::move(make_sender)),
      clock_(clock),
      random_(random),
      delivered_(deliveries(metrics, "delivered")),
      refused_(deliveries(metrics, "refused")),
      executors_(std::move(executors)) {}

void Dispatcher::start() {
    try {
        for (const Webhook& webhook : database_.read(repository::all)) {
            if (webhook.state == State::active) wake(webhook.id);
        }
    } catch (const std::exception& e) {
        log::error("the webhooks cannot be read", {{"error", e.what()}});
    }
}

void Dispatcher::wake(const std::string& id) {
    std::shared_ptr<Line> line;
    {
        const Lock lock(mutex_);
        const auto found = lines_.find(id);
        if (found != lines_.end()) return found->second->wanted->notify();
        const Executor& executor = executors_[lines_.size() % executors_.size()];
        line = std::make_shared<Line>(id, executor);
        lines_.emplace(id, line);
        has_lines_ = true;
        spawn(executor, run(line), "webhook");
    }
}

void Dispatcher::wake_all() {
    if (!has_lines_) return;
    const Lock lock(mutex_);
    for (const auto& [id, line] : lines_) line->wanted->notify();
}

Task<std::map<std::string, std::int64_t>> Dispatcher::heads() const {
    std::map<std::string, std::int64_t> out;
    for (const std::string& producer : producers_) {
        co_await bus_.sync_log(producer);  // an order that was answered before is not told
        if (const auto page = co_await bus_.fetch(producer, 0, 1)) out[producer] = page->head;
    }
    co_return out;
}

std::optional<host::Diagnosis> Dispatcher::gap() const {
    std::vector<Webhook> webhooks;
    try {
        webhooks = database_.read(repository::all);
    } catch (const std::exception&) {
        return std::nullopt;  // readiness and the log tell of the file
    }
    const auto off = std::ranges::find(webhooks, State::off, &Webhook::state);
    if (off == webhooks.end()) return std::nullopt;
    return host::Diagnosis{.code = host::DiagnosisCode{"webhook-off"},
                           .level = host::Level::warning,
                           .text = "A webhook is switched off. Switch it on again, or remove it.",
                           .detail = off->url.substr(0, off->url.find('?')) + ": " + off->reason};
}

Task<> Dispatcher::run(std::shared_ptr<Line> line) {
    for (;;) {
        Instant::duration pause = pause_after_failure;
        try {
            const auto idle = co_await work(*line);
            if (!idle) break;
            pause = *idle;
        } catch (const std::exception& e) {
            log::warn("a webhook waits", {{"webhook", line->id}, {"error", e.what()}});
        }
        if (pause > Instant::duration::zero()) co_await line->wanted->wait_for(pause);
    }
    {
        const Lock lock(mutex_);
        lines_.erase(line->id);
        has_lines_ = !lines_.empty();
    }
    // It may have been switched on after the last look, when wake() still found this coroutine.
    const auto webhook =
        database_.read([&](db::Connection& c) { return repository::find(c, line->id); });
    if (webhook && webhook->state == State::active) wake(line->id);
}

Task<std::optional<Instant::duration>> Dispatcher::work(Line& line) {
    const auto webhook =
        database_.read([&](db::Connection& c) { return repository::find(c, line.id); });
    if (!webhook || webhook->state == State::off) co_return std::nullopt;
    const Gathered gathered = co_await gather(*webhook);
    const TimePoint now = clock_.now();
    auto due = database_.read(
        [&](db::Connection& c) { return repository::due(c, line.id, now, deliveries_at_once); });
    if (due.empty()) {
        if (gathered.has_more) co_return Instant::duration::zero();
        if (gathered.has_failed) co_return pause_after_failure;
        const auto next =
            database_.read([&](db::Connection& c) { return repository::next_due(c, line.id); });
        if (!next) co_return longest_pause;
        co_return std::clamp<Instant::duration>(*next - now, 1ms, longest_pause);
    }
    prepare_sender(line, *webhook);
    std::vector<Task<>> tasks;
    for (Delivery& delivery : due) tasks.push_back(deliver(line, *webhook, delivery));
    co_await when_all(std::move(tasks), "delivery");
    co_await finish(*webhook, due);
    co_return Instant::duration::zero();
}

// A log that cannot be read holds up no other one.
Task<Dispatcher::Gathered> Dispatcher::gather(const Webhook& webhook) {
    const auto waiting =
        database_.read([&](db::Connection& c) { return repository::pending(c, webhook.id); });
    Gathered out;
    if (waiting >= most_pending) co_return out;
    for (const std::string& producer : producers_) {
        try {
            out.has_more |= co_await gather_from(producer, webhook);
        } catch (const db::Unavailable& e) {
            log::debug("a webhook waits for events", {{"producer", producer}, {"error", e.what()}});
            out.has_failed = true;
        }
    }
    co_return out;
}

// True if there may be more events.
Task<bool> Dispatcher::gather_from(const std::string& producer, const Webhook& webhook) {
    const auto after = database_.read(
        [&](db::Connection& c) { return repository::position(c, webhook.id, producer); });
    const auto page = co_await bus_.fetch(producer, after, events_at_once);
    if (!page || page->events.empty()) co_return false;
    const auto store = [&](db::Transaction& tx) {
        if (!repository::find(tx.connection(), webhook.id)) return;  // removed meanwhile
        for (const events::Envelope& event : page->events) {
            if (!webhook.wants(event.type)) continue;
            repository::add(tx, {.webhook_id = webhook.id,
                                 .event_id = event.id,
                                 .producer = producer,
                                 .seq = event.seq,
                                 .type = event.type,
                                 .subject = event.subject});
        }
        repository::set_position(tx, webhook.id, producer, page->events.back().seq);
    };
    co_await database_.finish(store);
    co_return page->more;
}

void Dispatcher::prepare_sender(Line& line, const Webhook& webhook) const {
    if (line.sender && line.url == webhook.url) return;
    line.sender = make_sender_(webhook);
    line.url = webhook.url;
}

Task<> Dispatcher::deliver(Line& line, const Webhook& webhook, Delivery& delivery) {
    try {
        const auto event = co_await read_event(bus_, delivery);
        if (!event) {
            delivery.state = DeliveryState::skipped;
            delivery.error = "The event was erased.";
        } else {
            co_await send(line, webhook, delivery,
                          json::dump(events::to_cloud_event(delivery.producer, *event)));
        }
    } catch (const db::Unavailable& e) {
        delivery.error = e.what();  // it is tried again, which says nothing of the receiver
        delivery.next_try_at =
            clock_.now() + std::chrono::duration_cast<Milliseconds>(pause_after_failure);
        co_return;
    }
    const TimePoint now = clock_.now();
    if (delivery.state != DeliveryState::pending) {
        delivery.ended_at = now;
        co_return;
    }
    delivery.next_try_at =
        now +
        between_attempts.after(std::max<std::int64_t>(delivery.attempts, 1), random_.fraction());
}

Task<> Dispatcher::send(Line& line, const Webhook& webhook, Delivery& delivery,
                        const std::string& body) {
    const TimePoint now = clock_.now();
    ++delivery.attempts;
    delivery.status = 0;
    try {
        delivery.status = co_await line.sender->post(
            {.headers = {{"Content-Type", "application/cloudevents+json"},
                         {"webhook-id", delivery.event_id},
                         {"webhook-timestamp", to_timestamp(now)},
                         {"webhook-signature", sign(webhook.key, delivery.event_id, now, body)}},
             .body = body});
        delivery.error = is_success(delivery.status)
                             ? ""
                             : "The receiver answered " + std::to_string(delivery.status) + ".";
    } catch (const std::exception& e) {
        delivery.error = std::string(e.what()).substr(0, largest_error);
    }
    const bool arrived = is_success(delivery.status);
    if (arrived) delivery.state = DeliveryState::delivered;
    (arrived ? delivered_ : refused_).add();
}

Task<> Dispatcher::finish(const Webhook& webhook, const std::vector<Delivery>& tried) {
    const TimePoint now = clock_.now();
    const bool any_arrived =
        std::ranges::find(tried, DeliveryState::delivered, &Delivery::state) != tried.end();
    const auto failed = std::ranges::find_if(tried, [](const Delivery& delivery) {
        return delivery.state == DeliveryState::pending && delivery.attempts > 0;
    });
    const bool is_gone = std::ranges::find(tried, gone, &Delivery::status) != tried.end();
    const TimePoint since = webhook.failing_since.value_or(now);
    const bool gives_up =
        failed != tried.end() && !any_arrived && now - since >= settings_.give_up_after;
    const std::string reason =
        is_gone ? "the receiver answered 410, Gone."
        : failed != tried.end()
            ? "nothing was delivered since " + to_rfc3339(since) + ": " + failed->error
            : "";
    const bool cleans = now - cleaned_at_.load() > between_cleanings;
    if (cleans) cleaned_at_ = now;
    co_await database_.finish([&](db::Transaction& tx) {
        for (const Delivery& delivery : tried) repository::save(tx, delivery);
        if (any_arrived && webhook.failing_since)
            repository::set_failing_since(tx, webhook.id, std::nullopt);
        else if (!any_arrived && failed != tried.end() && !webhook.failing_since)
            repository::set_failing_since(tx, webhook.id, now);
        if (gives_up || is_gone) repository::switch_off(tx, webhook.id, reason);
        if (cleans) repository::remove_old(tx, now - settings_.keep);
    });
    if (gives_up || is_gone)
        log::error("a webhook was switched off", {{"webhook", webhook.id}, {"reason", reason}});
}

}  // namespace baedal::webhooks
