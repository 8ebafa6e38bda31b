// The store module as the host runs it, on files of its own and a clock that tests move.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <stdlib.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "events/event_bus.h"
#include "events/log_reader.h"
#include "http/server/pipeline.h"
#include "order/events.h"
#include "store/events.h"
#include "store/jobs/ticket_jobs.h"
#include "store/module.h"
#include "support/registry.h"

namespace baedal::store::test {

using namespace order::contract;

inline const TimePoint noon = *from_rfc3339("2026-11-22T03:00:00.000Z");

// What one request is made of; everything but the path has a default.
struct Call {
    http::Method method = http::Method::get;
    std::string path;  // with the query
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    http::Role role = http::Role::owner;
    std::vector<std::int64_t> stores = {1};  // of staff
};

struct Answer {
    int status = 0;
    json::Value body;
    http::Response response;

    std::string header(std::string_view name) const {
        for (const auto& [key, value] : response.headers) {
            if (key == name) return value;
        }
        return {};
    }
    std::string problem() const { return std::string(body.at("type").as_string()); }
    std::string state() const { return std::string(body.at("state").as_string()); }
};

class Shop {
public:
    explicit Shop(const std::string& settings = "demo.enabled = true")
        : config_(Config::parse(settings)) {
        std::string name =
            (std::filesystem::temp_directory_path() / "baedal-store-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
        order_migrations_ = baedal::test::migrations("order");
        store_migrations_ = baedal::test::migrations("store");
        start();
    }
    ~Shop() {
        stop();
        std::filesystem::remove_all(folder_);
    }

    // The process ends and begins again on the same files.
    void restart() {
        stop();
        start();
    }

    // --- order's side ------------------------------------------------------------------------------
    template <class Event>
    void happened(const Event& event, bool wait = true) {
        order_->write_and_wait([&](db::Transaction& tx) { tx.append(event); });
        if (wait) catch_up();
    }
    std::string place(std::int64_t store_id = 1, Fulfilment fulfilment = Fulfilment::delivery) {
        OrderPlaced event;
        event.order = summary(make_id(clock, random), store_id, fulfilment);
        event.at = clock.now();
        event.items = {{11, "통닭", 2, {{101, "순살"}}}};
        event.note = "문 앞에 놓아 주세요";
        event.address = "서울시 마포구 월드컵로 1";
        happened(event);
        return event.order.id;
    }
    void ask_to_cancel(const std::string& order_id,
                       const std::string& reason = "다른 것을 먹기로 했어요", bool wait = true) {
        happened(
            OrderCancelRequested{summary(order_id, 1, Fulfilment::delivery), clock.now(), reason},
            wait);
    }
    // Reads order's whole log again, as a repaired consumer does.
    void replay_orders() {
        bus_->detach("store");
        store_->write_and_wait([](db::Transaction& tx) { tx.run("UPDATE cursor SET seq = 0"); });
        bus_->attach("store", handlers());
        catch_up();
    }

    // --- the outside -------------------------------------------------------------------------------
    Answer call(Call call) {
        http::Request request;
        request.method = call.method;
        const auto question = call.path.find('?');
        split(call.path.substr(0, question), '/',
              [&](std::string part) { request.segments.push_back(std::move(part)); });
        if (question != std::string::npos) {
            split("&" + call.path.substr(question + 1), '&', [&](const std::string& part) {
                const auto equals = part.find('=');
                request.query.emplace_back(part.substr(0, equals), part.substr(equals + 1));
            });
        }
        for (const auto& [key, value] : call.headers) request.headers.emplace_back(key, value);
        request.body = call.body;
        request.actor.role = call.role;
        if (call.role == http::Role::staff) request.actor.stores = call.stores;
        Answer out;
        out.response = run(http::dispatch(router_, request));
        out.status = out.response.status;
        if (!out.response.body.empty()) out.body = *json::parse(out.response.body);
        return out;
    }
    Answer get(const std::string& path) { return call({http::Method::get, path}); }
    Answer post(const std::string& path, const std::string& body = {}) {
        return call({http::Method::post, path, body});
    }
    Answer patch(const std::string& path, const std::string& body) {
        return call({http::Method::patch, path, body});
    }
    Answer put_menu(std::int64_t store_id, const std::string& body, const std::string& if_match) {
        return call({http::Method::put,
                     "/stores/" + std::to_string(store_id) + "/menu",
                     body,
                     {{"If-Match", if_match}}});
    }
    Answer command(const std::string& order_id, const std::string& name,
                   const std::string& body = {}) {
        return post("/tickets/" + order_id + "/" + name, body);
    }
    std::string state_of(const std::string& order_id) {
        return get("/tickets/" + order_id).state();
    }

    // --- the store's side --------------------------------------------------------------------------
    // What the store has told, oldest first; of one subject only where it is given.
    std::vector<events::Envelope> told(const std::string& subject = {}) {
        auto all = store_->read([](db::Connection& c) { return events::read_log(c, 0, 100'000); });
        if (!subject.empty())
            std::erase_if(all, [&](const events::Envelope& e) { return e.subject != subject; });
        return all;
    }
    std::vector<std::string> told_types(const std::string& subject) {
        std::vector<std::string> out;
        for (const events::Envelope& e : told(subject)) out.push_back(e.type);
        return out;
    }
    // Runs a job until nothing is due; returns when it wants to run again.
    template <class Job>
    std::optional<TimePoint> work() {
        const TicketPublisher news(topics_, metrics);
        Job job(*store_, clock, news, Settings::read(config_));
        for (;;) {
            const auto next = run(job.run());
            if (!next || *next > clock.now()) return next;
        }
    }
    db::Database& database() { return *store_; }
    void catch_up() {
        while (!bus_->caught_up()) std::this_thread::yield();
    }

    ManualClock clock{noon};
    SeededRandom random{7};
    Metrics metrics;

private:
    // As in the host: whoever may still run a part of the module holds the whole.
    struct Instance {
        explicit Instance(Shop& shop)
            : endpoint(*shop.bus_, handlers),
              jobs("store", {shop.io_.get_executor()}, shop.clock, {}, bells),
              context{shop.config_, *shop.store_, {},         endpoint,
                      routes,       shop.topics_, jobs,       shop.breakers_,
                      shop.metrics, shop.clock,   shop.random},
              module(definition().create(context)) {}
        events::Handlers handlers;
        events::Endpoint endpoint;
        http::Routes routes;
        host::JobTriggers bells;
        host::Jobs jobs;
        host::ModuleContext context;
        std::unique_ptr<host::Module> module;
    };

    void start() {
        order_ = std::make_unique<db::Database>("order", folder_ / "order.db", order_migrations_,
                                                clock, random_of_order_);
        store_ = std::make_unique<db::Database>("store", folder_ / "store.db", store_migrations_,
                                                clock, random_of_store_);
        bus_ = std::make_unique<events::EventBus>(io_.get_executor(), events::BusSettings{});
        bus_->add_database("order", *order_);
        bus_->add_database("store", *store_);
        instance_ = std::make_shared<Instance>(*this);
        instance_->module->prepare();
        bus_->attach("store", handlers());
        router_.set("store", definition().prefixes, {instance_, &instance_->routes});
        catch_up();
    }
    void stop() {
        router_.set("store", definition().prefixes, nullptr);
        bus_->detach("store");
        store_->close();
        order_->close();
        instance_.reset();
        bus_.reset();
        store_.reset();
        order_.reset();
    }
    std::shared_ptr<const events::Handlers> handlers() { return {instance_, &instance_->handlers}; }

    OrderSummary summary(const std::string& id, std::int64_t store_id, Fulfilment fulfilment) {
        OrderSummary out;
        out.id = id;
        out.number = 27;
        out.store_id = store_id;
        out.fulfilment = fulfilment;
        out.customer_name = "김하나";
        out.customer_phone = "010-1234-5678";
        return out;
    }
    static void split(const std::string& text, char separator, auto&& take) {
        for (std::size_t begin = 1; begin <= text.size();) {
            const std::size_t end = std::min(text.find(separator, begin), text.size());
            take(text.substr(begin, end - begin));
            begin = end + 1;
        }
    }
    template <class T>
    T run(Task<T> task) {
        auto result = boost::asio::co_spawn(io_, std::move(task), boost::asio::use_future);
        io_.restart();
        io_.run();
        return result.get();
    }

    Config config_;
    std::filesystem::path folder_;
    std::vector<db::Migration> order_migrations_;
    std::vector<db::Migration> store_migrations_;
    SeededRandom random_of_order_{8};
    SeededRandom random_of_store_{9};
    boost::asio::io_context io_;
    events::Topics topics_;
    http::Router router_;
    Breakers breakers_{clock};
    std::unique_ptr<db::Database> order_;
    std::unique_ptr<db::Database> store_;
    std::unique_ptr<events::EventBus> bus_;
    std::shared_ptr<Instance> instance_;
};

}  // namespace baedal::store::test
