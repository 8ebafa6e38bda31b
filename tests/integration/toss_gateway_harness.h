// The adapter of Toss Payments alone, with the simulator in this process over plain HTTP.
#pragma once

#include <string>

#include "pay/gateway/toss_gateway.h"
#include "support/coroutines.h"
#include "toss_simulator/server.h"

namespace baedal::test {

constexpr Milliseconds toss_session = std::chrono::minutes{30};

struct TossGatewayHarness {
    explicit TossGatewayHarness(const std::string& secret_key = toss::ServerOptions{}.secret_key)
        : gateway(settings(secret_key)) {}

    pay::TossSettings settings(const std::string& secret_key) const {
        pay::TossSettings out;
        out.base_url = *net::parse_base_url(server.url());
        out.secret_key = secret_key;
        out.session = toss_session;
        return out;
    }

    toss::Bank& bank() { return server.bank(); }

    static pay::Charge charge_of(const std::string& order_id, const std::string& key) {
        return {"payment_of_" + key, order_id, 10'000, key};
    }
    // A lost response is unknown and not healthy, as Gateway says.
    pay::GatewayResponse charge(const std::string& order_id, const std::string& key) {
        try {
            return io.run(gateway.charge(charge_of(order_id, key)));
        } catch (const net::CallFailed& e) {
            return {pay::GatewayResponse::Verdict::unknown, e.what(), false};
        }
    }
    pay::GatewayResponse query(const std::string& order_id, const std::string& key,
                               Milliseconds age = Milliseconds{0}) {
        try {
            return io.run(gateway.query(charge_of(order_id, key), age));
        } catch (const net::CallFailed& e) {
            return {pay::GatewayResponse::Verdict::unknown, e.what(), false};
        }
    }
    pay::RefundResponse refund(const std::string& key, std::int64_t amount,
                               const std::string& refund_key, bool repeated = false) {
        try {
            return io.run(gateway.refund({.key = refund_key,
                                          .payment_id = "payment_of_" + key,
                                          .order_id = "",
                                          .amount = amount,
                                          .token = key,
                                          .reason = "식었어요",
                                          .repeated = repeated}));
        } catch (const net::CallFailed& e) {
            return {pay::RefundResponse::Verdict::unknown, e.what()};
        }
    }
    // A payment of 10,000 that is confirmed.
    void pay(const std::string& order_id, const std::string& key) {
        bank().prepare(key, order_id, 10'000);
        if (charge(order_id, key).verdict != pay::GatewayResponse::Verdict::approved)
            throw std::runtime_error("a payment was not approved");
    }
    // "charge 10000 refund 10000"
    std::string movements(const std::string& key) {
        std::string out;
        for (const toss::LedgerEntry& entry : bank().ledger()) {
            if (entry.payment_key != key) continue;
            out += (out.empty() ? "" : " ") + entry.kind + " " + std::to_string(entry.amount);
        }
        return out;
    }

    toss::Server server{{}};
    pay::TossGateway gateway;
    Io io{1};
};

}  // namespace baedal::test
