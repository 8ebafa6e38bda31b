// A real http::Server on a loopback port with a few test routes, for tests of the HTTP layer.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "db/database.h"
#include "http/server/server.h"
#include "runtime/async_event.h"
#include "support/eventually.h"
#include "support/raw_client.h"

namespace baedal::test {

class ToyServer {
public:
    // `manual` replaces the system's clock and outlives the server. Deadlines then pass only when
    // it advances. With `certificate` the server speaks TLS too.
    explicit ToyServer(http::Limits limits = quick(), int threads = 2,
                       const Clock* manual = nullptr,
                       std::shared_ptr<const http::Certificate> certificate = nullptr) {
        for (int i = 0; i < threads; ++i)
            contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
        routes_ = make_routes();
        router.set("toy", {"toys"}, routes_);
        router.set("halted", {"halted"}, nullptr);
        std::vector<boost::asio::io_context*> contexts;
        for (const auto& context : contexts_) contexts.push_back(context.get());
        server = std::make_unique<http::Server>(http::ServerSetup{{{.host = "127.0.0.1"}},
                                                                  contexts,
                                                                  router,
                                                                  topics,
                                                                  authenticate,
                                                                  random,
                                                                  manual ? *manual : clock,
                                                                  metrics,
                                                                  std::move(limits),
                                                                  {},
                                                                  {},
                                                                  std::move(certificate)});
        server->listen();
        for (const auto& context : contexts_) threads_.emplace_back([&context] { context->run(); });
    }

    ~ToyServer() {
        open_gate();
        server->stop_and_wait(std::chrono::seconds{2});
        for (const auto& context : contexts_) context->stop();
        for (auto& thread : threads_) thread.join();
        server.reset();  // before the contexts
    }

    // The server checks deadlines every 10 ms, so that tests are fast.
    static http::Limits quick() {
        http::Limits limits;
        limits.tick = std::chrono::milliseconds{10};
        return limits;
    }

    std::uint16_t port() const { return server->port(); }
    RawResponse ask(std::string_view request) const { return RawClient(port()).ask(request); }

    // Appends an event to the feed at /toys/feed.
    void publish(std::string data) {
        {
            const std::lock_guard lock(mutex_);
            feed_.push_back(std::move(data));
        }
        topics.notify("feed");
    }
    // Releases the requests at /toys/slow and the threads that /toys/blocking blocks.
    void open_gate() { gate_ = true; }
    int waiting_at_gate() const { return waiting_at_gate_; }

    Metrics metrics;
    SystemRandom random;
    SystemClock clock;
    http::Router router;
    events::Topics topics;
    std::unique_ptr<http::Server> server;
    std::atomic<bool> is_settled = true;  // what was read of the feed may be sent

private:
    static http::Actor authenticate(const http::Request& request) {
        const auto credentials = request.header("Authorization");
        if (!credentials) return {};
        if (*credentials == "Bearer owner") return {http::Role::owner};
        if (*credentials == "Bearer staff") return {http::Role::staff};
        if (*credentials == "Bearer crash") throw std::runtime_error("the session store is broken");
        return {http::Role::customer, true};
    }

    http::EventSource::Batch read_feed(const std::string& position) {
        const std::lock_guard lock(mutex_);
        http::EventSource::Batch batch;
        std::size_t at = position.empty() ? 0 : std::stoul(position);
        if (at < feed_.size()) {  // one event a batch, to test `more`
            batch.end = feed_[at] == "end";
            if (feed_[at] == "broken") throw std::runtime_error("the feed is broken");
            batch.events.push_back({"news", std::to_string(at + 1), feed_[at]});
            ++at;
        }
        if (at > 0 && at <= feed_.size()) batch.end = feed_[at - 1] == "end";
        batch.position = std::to_string(at);
        batch.more = at < feed_.size() && !batch.end;
        return batch;
    }

    Task<http::Response> wait_at_gate() {
        ++waiting_at_gate_;
        while (!gate_) co_await sleep_for(std::chrono::milliseconds{1});
        --waiting_at_gate_;
        co_return http::json(200, {{"slow", true}});
    }

    http::Response block_at_gate() {
        ++waiting_at_gate_;
        while (!gate_) std::this_thread::sleep_for(std::chrono::milliseconds{1});
        --waiting_at_gate_;
        return http::json(200, {{"blocked", true}});
    }

    static json::Object describe(const http::Request& request) {
        json::Object query;
        for (const auto& [key, value] : request.query) query[key] = value;
        return {{"id", request.id},     {"traceparent", request.traceparent},
                {"query", query},       {"path", request.path},
                {"body", request.body}, {"method", to_text(request.method)}};
    }

    std::shared_ptr<const http::Routes> make_routes() {
        using http::Access;
        using http::Method;
        using http::Request;
        using http::Response;
        using Handle = std::function<Response(Request&)>;
        auto routes = std::make_shared<http::Routes>();
        const auto add = [&](Method method, std::string pattern, Access access, Handle handle) {
            routes->add(method, std::move(pattern), access, http::TokenScopes::admin,
                        [handle = std::move(handle)](Request& request) -> Task<Response> {
                            co_return handle(request);
                        });
        };
        add(Method::get, "/toys", Access::anyone,
            [](Request& r) { return http::json(200, describe(r)); });
        add(Method::post, "/toys", Access::anyone,
            [](Request& r) { return http::json(201, describe(r)); });
        add(Method::get, "/toys/{id}", Access::anyone,
            [](Request& r) { return http::json(200, {{"toy", r.path_value(0)}}); });
        add(Method::del, "/toys/{id}", Access::anyone, [](Request&) { return http::no_content(); });
        add(Method::get, "/toys/best", Access::anyone,
            [](Request&) { return http::json(200, {{"best", true}}); });
        add(Method::get, "/toys/for/staff", Access::staff,
            [](Request&) { return http::json(200, {}); });
        add(Method::get, "/toys/for/owner", Access::owner,
            [](Request&) { return http::json(200, {}); });
        add(Method::get, "/toys/broken", Access::anyone,
            [](Request&) -> Response { throw std::runtime_error("secret detail"); });
        add(Method::get, "/toys/full", Access::anyone,
            [](Request&) -> Response { throw db::Overloaded(); });
        add(Method::get, "/toys/ill", Access::anyone,
            [](Request&) -> Response { throw db::Unavailable("disk"); });
        add(Method::get, "/toys/split", Access::anyone, [](Request&) {
            return http::json(200, {})
                .header("X-Good", "1")
                .header("Location", "/a\r\nX-Evil: 1")
                .header("X-B: 1\r\nX-C", "2");
        });
        add(Method::get, "/toys/tagged", Access::anyone, [](Request& r) {
            return http::with_etag(r, "v7", "{\"version\":7}").header("Cache-Control", "no-cache");
        });
        add(Method::get, "/toys/large", Access::anyone,
            [](Request&) { return http::text(200, std::string(8 * 1024 * 1024, 'x')); });
        add(Method::get, "/toys/feed", Access::anyone, [this](Request& request) {
            http::EventSource source;
            source.topic = "feed";
            source.position = request.header("Last-Event-ID").value_or("");
            source.read_after = [this](const std::string& position) { return read_feed(position); };
            source.settle = [this]() -> Task<> {
                while (!is_settled) co_await sleep_for(std::chrono::milliseconds{1});
            };
            return http::event_stream(std::move(source));
        });
        add(Method::get, "/toys/blocking", Access::anyone,
            [this](Request&) { return block_at_gate(); });
        routes->add(Method::get, "/toys/slow", Access::anyone,
                    [this](Request&) { return wait_at_gate(); });
        return routes;
    }

    std::atomic<bool> gate_ = false;
    std::atomic<int> waiting_at_gate_ = 0;
    std::mutex mutex_;
    std::vector<std::string> feed_;
    std::shared_ptr<const http::Routes> routes_;
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<std::jthread> threads_;
};

}  // namespace baedal::test
