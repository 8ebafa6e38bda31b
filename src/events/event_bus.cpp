#include "events/event_bus.h"

#include <algorithm>
#include <stdexcept>
#include <type_traits>

#include "base/log.h"
#include "db/file_mark.h"

namespace baedal::events {

namespace {

struct Position {
    std::string producer;
    LogPosition at;
};
const std::vector<Position> none;

std::vector<Position> read_cursors(db::Connection& connection) {
    return connection.all(
        "SELECT producer, seq, iif(event_seq = seq, event_id, '') FROM cursor",
        [](db::Row row) { return Position{row.text(0), {row.integer(1), row.text(2)}}; });
}

// Throws SQLite::Exception if the cursors, the log's head or the dead letters cannot be read.
void read_all_tables(db::Connection& connection) {
    read_cursors(connection);
    log_head(connection);
    dead_letters::check_readable(connection);
}

// A database that reports its own failure hides its state: there is nothing to compare.
template <class F>
auto read_if_possible(const db::Database& database, F read)
    -> std::optional<std::invoke_result_t<F, db::Connection&>> {
    if (database.failed()) return std::nullopt;
    try {
        return database.read(read);
    } catch (const db::Unavailable&) {
        return std::nullopt;
    }
}

std::optional<std::string> why_another_log(const db::Database& log, const LogPosition& position) {
    return read_if_possible(log,
                            [&](db::Connection& c) { return events::why_another_log(c, position); })
        .value_or(std::nullopt);
}

std::string mixed_times(const std::string& consumer, const Position& position,
                        const std::string& why) {
    return "The data folder mixes files of different times: '" + consumer +
           "' has already handled event " + std::to_string(position.at.seq) + " of '" +
           position.producer + "', whose file " + why +
           ". Restore all files of the folder from the same backup, or see with `baedal reconcile` "
           "what "
           "is lost in this one.";
}

}  // namespace

void EventBus::add_database(const std::string& module, db::Database& database) {
    databases_[module] = &database;
    database.on_reopen([this, module](db::Connection& c) { return why_not_usable(module, c); });
    database.on_events([this, module] {
        {
            const Lock lock(mutex_);
            for (const auto& subscription : subscriptions_[module]) subscription->wake();
        }
        if (listener_) listener_(module);
    });
}

void note_malformed_reply(const std::string& request, const char* why) {
    log::error("a reply of another process cannot be read", {{"request", request}, {"error", why}});
}

void EventBus::add_remote(const std::string& module, RemoteModule remote) {
    remotes_[module] = std::move(remote);
}

const RemoteModule* EventBus::remote(std::string_view module) const {
    const auto found = remotes_.find(module);
    return found == remotes_.end() ? nullptr : &found->second;
}

void EventBus::add_erasures(const std::string& module, outbox::Erasures erasures) {
    erasures_[module] = std::move(erasures);
}

void EventBus::fail_unreadable() const {
    for (const auto& [module, database] : databases_) {
        if (database->failed()) continue;  // its module is reported as failed
        try {
            database->read(read_all_tables);
        } catch (const std::exception& e) {
            database->fail(e.what());
        }
    }
}

std::optional<std::string> EventBus::find_impossible_cursor() const {
    fail_unreadable();
    for (const auto& [consumer, database] : databases_) {
        for (const Position& position : read_if_possible(*database, read_cursors).value_or(none)) {
            const auto producer = databases_.find(position.producer);
            if (producer == databases_.end()) continue;
            if (const auto why = why_another_log(*producer->second, position.at))
                return mixed_times(consumer, position, *why);
        }
    }
    return std::nullopt;
}

std::optional<std::string> EventBus::find_lost_cursor(const std::string& consumer,
                                                      db::Connection& connection) const {
    const auto positions = read_cursors(connection);
    const Lock lock(mutex_);
    for (const auto& [producer, consumers] : subscriptions_) {
        for (const auto& subscription : consumers) {
            if (subscription->consumer() != consumer) continue;
            const auto found = std::ranges::find(positions, producer, &Position::producer);
            const std::int64_t seq = found == positions.end() ? 0 : found->at.seq;
            if (seq < subscription->committed_cursor())
                return db::is_older(databases_.at(consumer)->file());
        }
    }
    return std::nullopt;
}

std::optional<std::string> EventBus::why_not_usable(const std::string& module,
                                                    db::Connection& connection) const {
    read_all_tables(connection);
    if (const auto lost = find_lost_cursor(module, connection)) return lost;
    for (const Position& position : read_cursors(connection)) {
        const auto producer = databases_.find(position.producer);
        if (producer == databases_.end() || producer->first == module) continue;
        if (const auto why = why_another_log(*producer->second, position.at))
            return mixed_times(module, position, *why);
    }
    for (const auto& [consumer, database] : databases_) {
        if (consumer == module) continue;
        for (const Position& position : read_if_possible(*database, read_cursors).value_or(none)) {
            if (position.producer != module) continue;
            if (const auto why = why_another_log(connection, position.at))
                return mixed_times(consumer, position, *why);
        }
    }
    return std::nullopt;
}

std::optional<OpenLog> EventBus::log_of(const std::string& producer) const {
    if (const auto local = databases_.find(producer); local != databases_.end()) {
        return [database = local->second](const std::function<void()>&) {
            return std::make_unique<LocalLog>(*database);  // the bus wakes its consumers
        };
    }
    const RemoteModule* elsewhere = remote(producer);
    if (elsewhere == nullptr) return std::nullopt;
    return [this, producer, open_log = elsewhere->open_log](std::function<void()> wake) {
        return open_log([this, producer, wake = std::move(wake)] {
            wake();
            if (listener_) listener_(producer);
        });
    };
}

Subscription* EventBus::subscription(const std::string& consumer, const std::string& producer) {
    for (const auto& known : subscriptions_[producer]) {
        if (known->consumer() == consumer) return known.get();
    }
    const auto open_log = log_of(producer);
    if (!open_log) return nullptr;
    auto later = [this](std::chrono::milliseconds delay, std::function<void()> wake) {
        auto wait = [](std::chrono::milliseconds duration, std::function<void()> then) -> Task<> {
            co_await sleep_for(duration);
            then();
        };
        spawn(timers_, wait(delay, std::move(wake)), "event retry");
    };
    return subscriptions_[producer]
        .emplace_back(std::make_unique<Subscription>(consumer, *databases_.at(consumer), producer,
                                                     *open_log, settings_, erasures_[producer],
                                                     std::move(later)))
        .get();
}

void EventBus::attach(const std::string& module, std::shared_ptr<const Handlers> handlers) {
    const Lock lock(mutex_);
    for (const auto& [request, handler] : handlers->requests) {
        if (answerer_of(request) != module)
            throw std::logic_error(module + " does not declare that it answers " + request);
    }
    handlers_[module] = handlers;
    for (const auto& [producer, types] : handlers->events) {
        if (Subscription* known = subscription(module, producer)) known->attach(handlers);
    }
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

void EventBus::add_answerer(const std::string& request, const std::string& module) {
    const Lock lock(mutex_);
    if (answerers_.try_emplace(request, module).first->second != module)
        throw std::logic_error("two modules answer the request " + request);
}

std::string EventBus::answerer_of(std::string_view request) const {
    const auto found = answerers_.find(request);
    return found == answerers_.end() ? std::string(request.substr(0, request.find('.')))
                                     : found->second;
}

std::string EventBus::answerer(std::string_view request) const {
    const Lock lock(mutex_);
    return answerer_of(request);
}

std::shared_ptr<const Handlers> EventBus::handlers_of(std::string_view module) const {
    const Lock lock(mutex_);
    const auto found = handlers_.find(module);
    return found == handlers_.end() ? nullptr : found->second;
}

std::vector<SubscriptionStatus> EventBus::status_of(
    std::optional<std::string_view> consumer) const {
    std::vector<const Subscription*> all;
    {
        const Lock lock(mutex_);
        for (const auto& [producer, consumers] : subscriptions_) {
            for (const auto& subscription : consumers) {
                if (!consumer || subscription->consumer() == *consumer)
                    all.push_back(subscription.get());
            }
        }
    }
    std::vector<SubscriptionStatus> out;
    for (const Subscription* s : all) {
        try {
            // The position is read before the head: the other order could show a negative lag.
            const std::int64_t position = s->position();
            out.push_back({s->consumer(), s->producer(), position, s->head(),
                           s->dead_letter_count(), s->broken_off()});
        } catch (const std::exception& e) {  // a damaged file hides its own subscriptions only
            log::warn(
                "the state of a subscription was not read",
                {{"consumer", s->consumer()}, {"producer", s->producer()}, {"error", e.what()}});
        }
    }
    return out;
}

bool EventBus::caught_up() const {
    for (const SubscriptionStatus& s : status()) {
        if (handlers_of(s.consumer) && !s.broken_off && s.cursor < s.head) return false;
    }
    return true;
}

bool EventBus::caught_up(std::string_view consumer) const {
    return std::ranges::none_of(status_of(consumer),
                                [](const SubscriptionStatus& s) { return s.cursor < s.head; });
}

bool EventBus::caught_up(std::string_view consumer, std::string_view producer) const {
    return std::ranges::none_of(status_of(consumer), [&](const SubscriptionStatus& s) {
        return s.producer == producer && s.cursor < s.head;
    });
}

bool EventBus::has_read_all(std::string_view consumer, std::string_view producer) const {
    return std::ranges::any_of(status_of(consumer), [&](const SubscriptionStatus& s) {
        return s.producer == producer && s.cursor >= s.head;
    });
}

std::vector<std::pair<std::string, DeadLetter>> EventBus::dead_letters() const {
    std::vector<std::pair<std::string, DeadLetter>> out;
    for (const auto& [module, database] : databases_) {
        if (database->failed()) continue;
        try {
            for (DeadLetter& letter : database->read(dead_letters::list))
                out.emplace_back(module, std::move(letter));
        } catch (const std::exception& e) {  // a damaged file hides its own dead letters only
            log::warn("the dead letters of a module were not read",
                      {{"module", module}, {"error", e.what()}});
        }
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
        owner = subscription(module, letter->producer);
    }
    if (owner == nullptr) {
        co_return std::unexpected(
            problems::not_found("The producer '" + letter->producer + "' is in no process."));
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

std::optional<LogPage> EventBus::read(const std::string& module, std::int64_t after,
                                      int limit) const {
    const auto database = databases_.find(module);
    if (database == databases_.end()) return std::nullopt;
    return read_log_page(*database->second, after, limit);
}

Task<std::optional<LogPage>> EventBus::fetch(std::string module, std::int64_t after,
                                             int limit) const {
    if (const RemoteModule* elsewhere = remote(module))
        co_return co_await elsewhere->read(after, limit);
    co_return read(module, after, limit);
}

Task<> EventBus::sync_log(const std::string& module) const {
    const auto database = databases_.find(module);
    if (database == databases_.end()) co_return;
    try {
        co_await database->second->wait_until_on_disk();
    } catch (const db::Unavailable&) {
    }
}

}  // namespace baedal::events
