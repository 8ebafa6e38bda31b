// pay as the host runs it, with real files and threads, and order's event log beside it.
#pragma once

#include <future>
#include <string>
#include <utility>
#include <vector>

#include "order/events.h"
#include "pay/events.h"
#include "pay/requests.h"
#include "support/eventually.h"
#include "support/module_harness.h"

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

class PayHarness : public ModuleHarness {
public:
    using Secrets = std::map<std::string, std::string>;
    explicit PayHarness(const std::string& settings = quick_settings, const Secrets& secrets = {});

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
    // Has pay write the intent of pay() ahead. False: it has not.
    std::future<bool> begin_preparation(const std::string& order_id);
    bool prepare(const std::string& order_id, const std::string& token = "tok_ok",
                 std::int64_t amount = 39'000, const std::string& method = "sandbox");
    void cancel(const std::string& order_id);
    void finish(const std::string& order_id);  // the order is delivered

    http::Response call(http::Method method, std::string path, const std::string& body = "",
                        const std::vector<std::pair<std::string, std::string>>& query = {},
                        const std::string& idempotency_key = "",
                        http::Role role = http::Role::owner);

    std::vector<PaymentRow> payments();
    std::vector<PaymentRow> payments_of(const std::string& order_id);
    std::string state_of(const std::string& order_id);  // of its only payment
    std::vector<LedgerRow> ledger();
    std::int64_t ledger_balance(const std::string& order_id);
    std::int64_t pending_refunds();
    std::int64_t ended_orders();
    // No payment waits for its outcome and no refund for the gateway.
    bool is_idle();

    db::Database& sandbox() { return external_database("sandbox"); }
};

}  // namespace baedal::test
