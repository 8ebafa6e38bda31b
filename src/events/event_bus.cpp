#include "events/event_bus.h"

#include "base/log.h"
#include "events/log_reader.h"

namespace baedal::events {

void EventBus::add_database(const std::string& module, db::Database& database) {
    databases_[module] = &database;
    database.on_events([this, module] {
        {
            const Lock lock(mutex_);
            for (const auto& subscription : subscriptions_[module]) subscription->wake();
        }
        if (listener_) listener_(module);
    });
}

std::optional<std::string> EventBus::find_impossible_cursor() const {
    struct Position {
        std::string producer;
        std::int64_t seq;
    };
    for (const auto& [consumer, database] : databases_) {
        if (database->failed()) continue;  // its module is reported as failed
        const auto positions = database->read([](db::Connection& c) {
            return c.all("SELECT producer, seq FROM cursor",
                         [](db::Row row) { return Position{row.text(0), row.integer(1)}; });
        });
        for (const Position& position : positions) {
            const auto producer = databases_.find(position.producer);
            if (producer == databases_.end() || producer->second->failed()) continue;
            const std::int64_t head = producer->second->read(log_head);
            if (position.seq > head) {
                return "The data folder mixes files of different times: '" + consumer +
                       "' has already handled event " + std::to_string(position.seq) + " of '" +
                       position.producer + "', whose file ends at event " + std::to_string(head) +
                       ". Restore all files of the folder from the same backup.";
            }
        }
    }
    return std::nullopt;
}

Subscription& EventBus::subscription(const std::string& consumer, const std::string& producer) {
    for (const auto& known : subscriptions_[producer]) {
        if (known->consumer() == consumer) return *known;
    }
    auto later = [this](std::chrono::milliseconds delay, std::function<void()> wake) {
        auto wait = [](std::chrono::milliseconds duration, std::function<void()> then) -> Task<> {
            co_await sleep_for(duration);
            then();
        };
        spawn(timers_, wait(delay, std::move(wake)), "event retry");
    };
    return *subscriptions_[producer].emplace_back(
        std::make_unique<Subscription>(consumer, *databases_.at(consumer), producer,
                                       *databases_.at(producer), settings_, std::move(later)));
}

void EventBus::attach(const std::string& module, std::shared_ptr<const Handlers> handlers) {
    const Lock lock(mutex_);
    handlers_[module] = handlers;
    for (const auto& [producer, types] : handlers->events)
        subscription(module, producer).attach(handlers);
}

void EventBus::detach(const std::string& module) {
    const Lock lock(mutex_);
    handlers_.erase(module);
    for (const auto& [producer, consumers] : subscriptions_) {
        for (const auto& subscription : consumers) {
            if (subscription->consumer() == module) subscription->detach();
        }
    }
}

std::shared_ptr<const Handlers> EventBus::handlers_of(std::string_view module) const {
    const Lock lock(mutex_);
    const auto found = handlers_.find(module);
    return found == handlers_.end() ? nullptr : found->second;
}

std::vector<SubscriptionStatus> EventBus::status() const {
    std::vector<const Subscription*> all;
    {
        const Lock lock(mutex_);
        for (const auto& [producer, consumers] : subscriptions_) {
            for (const auto& subscription : consumers) all.push_back(subscription.get());
        }
    }
    std::vector<SubscriptionStatus> out;
    for (const Subscription* s : all) {
        try {
            // The cursor is read before the head: the other order could show a negative lag.
            const std::int64_t cursor = s->cursor();
            out.push_back(
                {s->consumer(), s->producer(), cursor, s->head(), s->dead_letter_count()});
        } catch (const db::Unavailable& e) {  // a damaged file hides its own subscriptions only
            log::warn(
                "the state of a subscription was not read",
                {{"consumer", s->consumer()}, {"producer", s->producer()}, {"error", e.what()}});
        }
    }
    return out;
}

bool EventBus::caught_up() const {
    for (const SubscriptionStatus& s : status()) {
        if (handlers_of(s.consumer) && s.cursor < s.head) return false;
    }
    return true;
}

std::vector<std::pair<std::string, DeadLetter>> EventBus::dead_letters() const {
    std::vector<std::pair<std::string, DeadLetter>> out;
    for (const auto& [module, database] : databases_) {
        if (database->failed()) continue;
        for (DeadLetter& letter : database->read(dead_letters::list))
            out.emplace_back(module, std::move(letter));
    }
    return out;
}

Task<Result<>> EventBus::retry(std::string module, std::int64_t id, Check check) {
    co_return co_await with_letter(std::move(module), id, std::move(check), true);
}

Task<Result<>> EventBus::discard(std::string module, std::int64_t id, Check check) {
    co_return co_await with_letter(std::move(module), id, std::move(check), false);
}

Task<Result<>> EventBus::with_letter(std::string module, std::int64_t id, Check check, bool retry) {
    const auto database = databases_.find(module);
    const auto letter =
        database == databases_.end()
            ? std::nullopt
            : database->second->read([&](db::Connection& c) { return dead_letters::find(c, id); });
    if (!letter) co_return std::unexpected(problems::not_found("There is no such dead letter."));
    Subscription* owner = nullptr;
    {
        const Lock lock(mutex_);
        owner = &subscription(module, letter->producer);
    }
    using Outcome = std::optional<std::string>;  // the error of a retry
    const auto outcome =
        co_await database->second->write([&](db::Transaction& tx) -> Result<Outcome> {
            if (auto checked = check(); !checked)
                return std::unexpected(std::move(checked.error()));
            if (retry) return owner->retry(tx, *letter);
            owner->discard(tx, *letter);
            return std::nullopt;
        });
    if (!outcome) co_return std::unexpected(outcome.error());
    if (*outcome) {
        co_return std::unexpected(Problem{409, "retry-failed", "The event failed again",
                                          "It stays parked. The error was: " + **outcome});
    }
    co_return Result<>{};
}

std::optional<std::vector<Envelope>> EventBus::read(const std::string& module, std::int64_t after,
                                                    int limit) const {
    const auto database = databases_.find(module);
    if (database == databases_.end()) return std::nullopt;
    return database->second->read([&](db::Connection& c) { return read_log(c, after, limit); });
}

}  // namespace baedal::events
