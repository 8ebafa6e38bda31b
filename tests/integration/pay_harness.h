// pay as the host runs it, with real files and threads, and order's event log beside it.
#pragma once

#include <atomic>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "events/event_bus.h"
#include "host/module_host.h"
#include "http/router.h"
#include "http/server/pipeline.h"
#include "order/events.h"
#include "pay/events.h"
#include "pay/requests.h"
#include "runtime/io_threads.h"
#include "support/eventually.h"

namespace baedal::test {

struct PaymentRow {
    std::string id;
    std::string order_id;
    std::string state;
    std::int64_t amount = 0;
    std::int64_t refunded = 0;
    std::int64_t refund_requested = 0;
};
struct LedgerRow {
    std::string kind;
    std::string key;
    std::string order_id;
    std::int64_t amount = 0;
};

// Short pauses, but long enough for a slow disk.
inline constexpr auto quick_settings = R"(
    pay.gateway_timeout = "1s"
    pay.reconcile_every = "50ms"
    pay.refund_retry = "20ms"
    pay.sandbox.slow = "2s"
    pay.breaker.window = 1000
    pay.breaker.minimum = 1000
)";

class PayHarness {
public:
    using Secrets = std::map<std::string, std::string>;
    explicit PayHarness(const std::string& settings = quick_settings, const Secrets& secrets = {});
    ~PayHarness();
    PayHarness(const PayHarness&) = delete;
    PayHarness& operator=(const PayHarness&) = delete;

    // Asks pay as order does.
    std::future<pay::contract::PaymentReply> begin_payment(const std::string& order_id,
                                                           const std::string& token = "tok_ok",
                                                           std::int64_t amount = 39'000,
                                                           const std::string& method = "sandbox");
    pay::contract::PaymentReply pay(const std::string& order_id,
                                    const std::string& token = "tok_ok",
                                    std::int64_t amount = 39'000,
                                    const std::string& method = "sandbox") {
        return begin_payment(order_id, token, amount, method).get();
    }
    // Appends the event to order's log and waits until pay has handled it.
    template <class E>
    void deliver(const E& event) {
        order_database().write_and_wait([&](db::Transaction& tx) { tx.append(event); });
        wait_until_handled();
    }
    void cancel(const std::string& order_id);
    void wait_until_handled();

    void stop() { module_->stop(); }
    void start() { module_->start(); }
    // Makes pay handle all events of order's log again.
    void replay_events();

    http::Response call(http::Method method, const std::string& path, const std::string& body = "",
                        std::vector<std::pair<std::string, std::string>> query = {},
                        const std::string& idempotency_key = "",
                        http::Role role = http::Role::owner);

    std::vector<PaymentRow> payments();
    std::vector<PaymentRow> payments_of(const std::string& order_id);
    std::string state_of(const std::string& order_id);  // of its only payment
    std::vector<LedgerRow> ledger();
    std::int64_t ledger_balance(const std::string& order_id);
    std::vector<std::string> events_of(const std::string& order_id);  // types, in order
    std::int64_t pending_refunds();
    std::int64_t ended_orders();
    // No payment waits for its outcome and no refund for the gateway.
    bool is_idle();
    std::string metrics() const { return metrics_.exposition(); }

    db::Database& order_database() { return *databases_.at("order"); }
    db::Database& database() { return *databases_.at("pay"); }
    db::Database& sandbox() { return *databases_.at("pay_sandbox"); }
    Executor executor() { return io_.executors().at(next_executor_++ % 2); }
    Random& random() { return random_; }
    template <class T>
    T run(Task<T> task) {
        return boost::asio::co_spawn(executor(), std::move(task), boost::asio::use_future).get();
    }

private:
    void open(const std::string& name, const std::string& migrations);

    std::filesystem::path folder_;
    Config config_;
    SystemClock clock_;
    SystemRandom random_;
    Metrics metrics_;
    Breakers breakers_{clock_};
    events::Topics topics_;
    http::Router router_;
    std::map<std::string, std::vector<db::Migration>> migrations_;
    std::map<std::string, std::unique_ptr<db::Database>> databases_;
    IoThreads io_{2};
    std::unique_ptr<events::EventBus> bus_;
    events::Handlers order_handlers_;
    std::unique_ptr<events::Endpoint> order_endpoint_;
    std::unique_ptr<host::Services> services_;
    std::unique_ptr<host::ModuleHost> module_;
    std::atomic<std::size_t> next_executor_ = 0;
};

}  // namespace baedal::test
