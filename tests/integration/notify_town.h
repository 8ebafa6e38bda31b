// notify beside order's log, with a channel that tests control.
#pragma once

#include <deque>
#include <filesystem>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <stdlib.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "db/database.h"
#include "events/event_bus.h"
#include "notify/handlers/order_handlers.h"
#include "notify/http/notification_routes.h"
#include "notify/jobs/sender.h"
#include "notify/storage/notification_repository.h"
#include "order/events.h"
#include "support/registry.h"

namespace baedal::notify::test {

using namespace baedal::order::contract;

class ScriptedChannel final : public Channel {
public:
    std::string_view name() const override { return "scripted"; }
    Task<SendResult> send(Message message) override {
        const auto scripted =
            results.find(message.event + "/" + std::string(to_text(message.audience)));
        SendResult result = SendResult::sent;
        if (scripted != results.end() && !scripted->second.empty()) {
            result = scripted->second.front();
            scripted->second.pop_front();
        }
        if (broken) throw std::runtime_error("no line to the carrier");
        if (result == SendResult::sent) {
            sent.push_back(message.order_id.substr(0, 1) + ":" + message.event + "/" +
                           std::string(to_text(message.audience)));
        }
        ids.push_back(message.id);
        co_return result;
    }

    std::map<std::string, std::deque<SendResult>>
        results;  // by "event/audience": the next outcomes
    std::vector<std::string> sent;
    std::vector<std::string> ids;
    bool broken = false;
};

inline const TimePoint noon = *from_rfc3339("2026-11-22T03:00:00.000Z");

// Two databases, the bus between them, and the sender, which tests run by hand.
class Town {
public:
    Town() {
        std::string name =
            (std::filesystem::temp_directory_path() / "baedal-notify-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        folder_ = name;
        order_migrations_ = baedal::test::migrations("order");
        notify_migrations_ = baedal::test::migrations("notify");
        order_ = std::make_unique<db::Database>("order", folder_ / "order.db", order_migrations_,
                                                clock, random_);
        notify_ = std::make_unique<db::Database>("notify", folder_ / "notify.db",
                                                 notify_migrations_, clock, random_);
        bus_ = std::make_unique<events::EventBus>(io_.get_executor(), events::BusSettings{});
        bus_->add_database("order", *order_);
        bus_->add_database("notify", *notify_);
        sender_ = std::make_unique<Sender>(*notify_, channel, clock, random_, metrics_);
        attach();
    }
    ~Town() {
        bus_->detach("notify");
        notify_->close();
        order_->close();
        std::filesystem::remove_all(folder_);
    }

    void happened(const auto& event) {
        order_->write_and_wait([&](db::Transaction& tx) { tx.append(event); });
        while (!bus_->caught_up()) std::this_thread::yield();
    }
    // Reads the whole log again, as a restored or a repaired consumer does.
    void replay() {
        bus_->detach("notify");
        notify_->write_and_wait([](db::Transaction& tx) { tx.run("UPDATE cursor SET seq = 0"); });
        attach();
        while (!bus_->caught_up()) std::this_thread::yield();
    }
    // Runs the sender until nothing is due; returns when it wants to run again.
    std::optional<TimePoint> send() {
        for (;;) {
            const auto next = run(sender_->run());
            if (!next || *next > clock.now()) return next;
        }
    }
    std::vector<repository::Listed> messages(const std::string& order_id) {
        return notify_->read(
            [&](db::Connection& c) { return repository::of_order(c, order_id, 0, 100); });
    }
    // As staff of `store` see it.
    http::Response list(std::vector<std::pair<std::string, std::string>> query,
                        std::int64_t store = 1) {
        http::Routes table;
        const Routes routes(table, *notify_);
        http::Request request;
        request.segments = {"notifications"};
        request.query = std::move(query);
        request.actor = {.role = http::Role::staff, .stores = {store}};
        const auto match = table.find(request);
        REQUIRE(match.route != nullptr);
        return run(match.route->handler(request));
    }
    std::string metrics() const { return metrics_.exposition(); }

    ManualClock clock{noon};
    ScriptedChannel channel;
    int queued = 0;

private:
    void attach() {
        auto handlers = std::make_shared<events::Handlers>();
        events::Endpoint endpoint(*bus_, *handlers);
        register_policies(endpoint, "scripted", Language::ko, [this] { ++queued; });
        bus_->attach("notify", handlers);
    }
    template <class T>
    T run(Task<T> task) {
        auto result = boost::asio::co_spawn(io_, std::move(task), boost::asio::use_future);
        io_.restart();
        io_.run();
        return result.get();
    }

    std::filesystem::path folder_;
    SeededRandom random_{7};
    boost::asio::io_context io_;
    Metrics metrics_;
    std::vector<db::Migration> order_migrations_;
    std::vector<db::Migration> notify_migrations_;
    std::unique_ptr<db::Database> order_;
    std::unique_ptr<db::Database> notify_;
    std::unique_ptr<events::EventBus> bus_;
    std::unique_ptr<Sender> sender_;
};

inline std::string order_id(char first = 'a') { return first + std::string(35, '0'); }

template <class E>
E about(char first = 'a') {
    E event;
    event.order = {.id = order_id(first),
                   .number = 27,
                   .store_id = 1,
                   .store_name = "통닭집",
                   .fulfilment = Fulfilment::delivery,
                   .total = 39'000,
                   .currency = "KRW",
                   .customer_name = "김하나",
                   .customer_phone = "010-1234-5678",
                   .language = ""};
    event.at = noon;
    return event;
}

inline OrderProgressed progressed(Status status, char first = 'a') {
    auto event = about<OrderProgressed>(first);
    event.status = status;
    return event;
}

}  // namespace baedal::notify::test
