#include "pay_harness.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include "pay/module.h"
#include "support/registry.h"

namespace baedal::test {

using pay::contract::AuthorizePayment;
using pay::contract::PaymentReply;

namespace {

std::filesystem::path temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "baedal-pay-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return name;
}

PaymentRow read_payment(db::Row row) {
    return {row.text(0), row.text(1), row.text(2), row.integer(3), row.integer(4), row.integer(5)};
}

// A free function: a coroutine must not live in a lambda that ends before it does.
Task<PaymentReply> ask(events::Endpoint& order, AuthorizePayment request) {
    auto reply = co_await order.ask(std::move(request), std::chrono::seconds{30},
                                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    if (!reply) throw std::runtime_error("no reply: " + std::string(to_text(reply.error())));
    co_return std::move(*reply);
}

}  // namespace

PayHarness::PayHarness(const std::string& settings, const Secrets& secrets)
    : folder_(temporary_folder()), config_(Config::parse(settings)) {
    for (const auto& [name, value] : secrets) config_.set_secret(name, value);
    open("order", "none");
    open("pay", "pay");
    open("pay_sandbox", "pay_sandbox");
    bus_ = std::make_unique<events::EventBus>(io_.executors().front(), events::BusSettings{});
    bus_->add_database("order", order_database());
    bus_->add_database("pay", database());
    order_endpoint_ = std::make_unique<events::Endpoint>(*bus_, order_handlers_);
    services_.reset(new host::Services{config_, *bus_, router_, topics_, breakers_, metrics_,
                                       clock_, random_, SystemThreads::instance(), io_.executors(),
                                       [](const std::string&) {}});
    module_ = std::make_unique<host::ModuleHost>(pay::definition(), database(), databases_,
                                                 *services_, [](const std::string&) {});
    io_.start();
    module_->start();
}

PayHarness::~PayHarness() {
    module_->stop();
    io_.stop();
    for (const auto& [name, database] : databases_) database->close();
    std::filesystem::remove_all(folder_);
}

void PayHarness::open(const std::string& name, const std::string& migrations) {
    migrations_[name] = baedal::test::migrations(migrations);
    databases_[name] = std::make_unique<db::Database>(name, folder_ / (name + ".sqlite"),
                                                      migrations_[name], clock_, random_);
}

std::future<PaymentReply> PayHarness::begin_payment(const std::string& order_id,
                                                    const std::string& token, std::int64_t amount,
                                                    const std::string& method) {
    return boost::asio::co_spawn(executor(),
                                 ask(*order_endpoint_, {order_id, amount, "KRW", method, token, 1}),
                                 boost::asio::use_future);
}

void PayHarness::cancel(const std::string& order_id) {
    order::contract::OrderCancelled event;
    event.order.id = order_id;
    event.at = clock_.now();
    event.reason = "변심";
    deliver(event);
}

void PayHarness::wait_until_handled() {
    REQUIRE(eventually([&] { return bus_->caught_up(); }));
}

void PayHarness::replay_events() {
    module_->stop();
    database().write_and_wait([](db::Transaction& tx) { tx.run("UPDATE cursor SET seq = 0"); });
    module_->start();
    wait_until_handled();
}

http::Response PayHarness::call(http::Method method, const std::string& path,
                                const std::string& body,
                                std::vector<std::pair<std::string, std::string>> query,
                                const std::string& idempotency_key, http::Role role) {
    http::Request request;
    request.method = method;
    request.path = path;
    for (std::size_t begin = 1; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        request.segments.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    request.body = body;
    request.query = std::move(query);
    if (!idempotency_key.empty()) request.headers.emplace_back("Idempotency-Key", idempotency_key);
    request.actor.role = role;
    request.actor.stores = {1};
    return run(http::dispatch(router_, request));
}

std::vector<PaymentRow> PayHarness::payments() {
    return database().read([](db::Connection& c) {
        return c.all(
            "SELECT id, order_id, state, amount, refunded, refund_requested FROM payment ORDER BY "
            "seq",
            read_payment);
    });
}

std::vector<PaymentRow> PayHarness::payments_of(const std::string& order_id) {
    auto all = payments();
    std::erase_if(all, [&](const PaymentRow& row) { return row.order_id != order_id; });
    return all;
}

std::string PayHarness::state_of(const std::string& order_id) {
    const auto rows = payments_of(order_id);
    return rows.size() == 1 ? rows.front().state : std::to_string(rows.size()) + " payments";
}

std::vector<LedgerRow> PayHarness::ledger() {
    return sandbox().read([](db::Connection& c) {
        return c.all("SELECT kind, key, order_id, amount FROM movement ORDER BY seq",
                     [](db::Row row) {
                         return LedgerRow{row.text(0), row.text(1), row.text(2), row.integer(3)};
                     });
    });
}

std::int64_t PayHarness::ledger_balance(const std::string& order_id) {
    std::int64_t balance = 0;
    for (const LedgerRow& row : ledger()) {
        if (row.order_id == order_id) balance += row.kind == "charge" ? row.amount : -row.amount;
    }
    return balance;
}

std::vector<std::string> PayHarness::events_of(const std::string& order_id) {
    return database().read([&](db::Connection& c) {
        return c.all(
            "SELECT type FROM outbox WHERE subject = :subject ORDER BY seq",
            [](db::Row row) { return row.text(0); }, db::arg(":subject", order_id));
    });
}

std::int64_t PayHarness::pending_refunds() {
    return database().read([](db::Connection& c) {
        return *c.one("SELECT count(*) FROM refund WHERE state = 'pending'",
                      [](db::Row row) { return row.integer(0); });
    });
}

std::int64_t PayHarness::ended_orders() {
    return database().read([](db::Connection& c) {
        return *c.one("SELECT count(*) FROM ended_order",
                      [](db::Row row) { return row.integer(0); });
    });
}

bool PayHarness::is_idle() {
    for (const PaymentRow& row : payments()) {
        if (row.state == "pending" || row.state == "unknown" ||
            row.refunded != row.refund_requested)
            return false;
    }
    return pending_refunds() == 0;
}

}  // namespace baedal::test
