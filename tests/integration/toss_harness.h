// pay with the Toss Payments simulator in this process as its gateway, over real TLS.
#pragma once

#include <string>

#include "pay_harness.h"
#include "support/temporary_folder.h"
#include "toss_simulator/server.h"

namespace baedal::test {

inline constexpr auto toss_secret = "test_sk_of_this_test";

// Frequent checks, and time-outs that a busy machine does not reach.
inline constexpr auto toss_settings = R"(
    pay.gateway_timeout = "10s"
    pay.toss.timeout = "8s"
    pay.reconcile_every = "20ms"
    pay.refund_retry = "20ms"
    pay.breaker.window = 1000
    pay.breaker.minimum = 1000
)";

// A session that ends within a test.
inline constexpr auto short_session = "1s";

struct TossHarness {
    explicit TossHarness(const std::string& settings = toss_settings,
                         const std::string& secret = toss_secret,
                         const std::string& session = "30m")
        : certificates(toss::make_certificates(folder.path)),
          server({0, certificates, toss_secret}),
          harness(settings + "\npay.gateway = \"toss\"\npay.toss.session = \"" + session +
                      "\"\npay.toss.base_url = \"" + server.url() + "\"\npay.toss.ca_file = \"" +
                      certificates.authority.string() + "\"\n",
                  {{"BAEDAL_TOSS_SECRET_KEY", secret}}) {}

    static std::string key_of(const std::string& order_id) { return "tviva_" + order_id; }

    // Prepares the payment as the customer's browser does, then asks pay as order does.
    std::future<pay::contract::PaymentReply> begin_payment(const std::string& order_id,
                                                           std::int64_t amount = 39'000) {
        server.bank().prepare(key_of(order_id), order_id, amount);
        return harness.begin_payment(order_id, key_of(order_id), amount, "toss");
    }
    pay::contract::PaymentReply pay(const std::string& order_id, std::int64_t amount = 39'000) {
        return begin_payment(order_id, amount).get();
    }
    bool becomes(const std::string& order_id, const std::string& state) {
        return eventually([&] { return harness.state_of(order_id) == state; },
                          std::chrono::seconds{30});
    }
    bool is_idle() {
        return eventually([&] { return harness.is_idle(); }, std::chrono::seconds{30});
    }
    // "charge 39000 refund 39000"
    std::string movements(const std::string& order_id) const {
        std::string out;
        for (const toss::LedgerEntry& entry : server.bank().ledger()) {
            if (entry.order_id != order_id) continue;
            out += (out.empty() ? "" : " ") + entry.kind + " " + std::to_string(entry.amount);
        }
        return out;
    }
    toss::Bank& bank() { return server.bank(); }

    TemporaryFolder folder;
    toss::Certificates certificates;
    mutable toss::Server server;
    PayHarness harness;
};

}  // namespace baedal::test
