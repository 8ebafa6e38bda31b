#include "pay_harness.h"

#include "pay/module.h"

namespace baedal::test {

using pay::contract::AuthorizePayment;
using pay::contract::PaymentReply;

namespace {

PaymentRow read_payment(db::Row row) {
    return {row.text(0), row.text(1), row.text(2), row.integer(3), row.integer(4), row.integer(5)};
}

// A free function: a coroutine must not live in a lambda that ends before it does.
Task<PaymentReply> ask_pay(events::Endpoint& order, AuthorizePayment request) {
    auto reply = co_await order.ask(std::move(request), std::chrono::seconds{30},
                                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    if (!reply) throw std::runtime_error("no reply: " + std::string(to_text(reply.error())));
    co_return std::move(*reply);
}

Task<bool> ask_to_prepare(events::Endpoint& order, AuthorizePayment payment) {
    const auto reply = co_await order.ask(pay::contract::PreparePayment{std::move(payment)},
                                          std::chrono::seconds{30}, "");
    co_return reply && reply->is_prepared;
}

// The settings of a deployment with the sandbox, unless they name another gateway.
std::string with_gateway(const std::string& settings) {
    if (settings.contains("pay.gateway =")) return settings;
    return "pay.gateway = \"sandbox\"\npay.sandbox.allowed = true\n" + settings;
}

}  // namespace

PayHarness::PayHarness(const std::string& settings, const Secrets& secrets)
    : ModuleHarness(pay::definition(),
                    {.settings = with_gateway(settings), .secrets = secrets, .live = true}) {}

std::future<PaymentReply> PayHarness::begin_payment(const std::string& order_id,
                                                    const std::string& token, std::int64_t amount,
                                                    const std::string& method) {
    return begin(ask_pay(peer(), {order_id, amount, "KRW", method, token, 1}));
}

std::future<bool> PayHarness::begin_preparation(const std::string& order_id) {
    return begin(ask_to_prepare(peer(), {order_id, 39'000, "KRW", "sandbox", "tok_ok", 1}));
}

bool PayHarness::prepare(const std::string& order_id, const std::string& token, std::int64_t amount,
                         const std::string& method) {
    return begin(ask_to_prepare(peer(), {order_id, amount, "KRW", method, token, 1})).get();
}

void PayHarness::finish(const std::string& order_id) {
    order::contract::OrderProgressed event;
    event.order.id = order_id;
    event.status = order::contract::Status::delivered;
    event.at = time().now();
    deliver(event);
}

void PayHarness::cancel(const std::string& order_id) {
    order::contract::OrderCancelled event;
    event.order.id = order_id;
    event.at = time().now();
    event.reason = "변심";
    deliver(event);
}

http::Response PayHarness::call(http::Method method, std::string path, const std::string& body,
                                const std::vector<std::pair<std::string, std::string>>& query,
                                const std::string& idempotency_key, http::Role role) {
    for (char separator = '?'; const auto& [name, value] : query) {
        path += separator + name + "=" + value;
        separator = '&';
    }
    Call call{method, std::move(path), body, {}, {.role = role, .stores = {1}}};
    if (!idempotency_key.empty()) call.headers.emplace_back("Idempotency-Key", idempotency_key);
    return send(call).http;
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

std::int64_t PayHarness::pending_refunds() {
    return database().read([](db::Connection& c) {
        return *c.one("SELECT count(*) FROM refund WHERE state IN ('pending', 'sent')",
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
