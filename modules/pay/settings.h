// What the configuration says about payments, read in one place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "net/base_url.h"
#include "runtime/bulkhead.h"
#include "runtime/circuit_breaker.h"

namespace baedal::pay {

struct SandboxSettings {
    Milliseconds latency_low{0};  // added to every call, drawn evenly
    Milliseconds latency_high{0};
    double failure_rate = 0;  // share of calls that fail without effect
    Milliseconds slow{3000};  // how late tok_slow is answered
};

struct TossSettings {
    net::BaseUrl base_url;
    std::string ca_file;           // PEM; empty: the system's
    std::string secret_key;        // from the environment; never shown, never logged
    std::string client_key;        // of the payment window, for every browser; empty: no window
    Milliseconds timeout{30'000};  // of one call, from the name's address to the answer's last byte
    Milliseconds session{
        std::chrono::minutes{30}};  // after it nothing unconfirmed can be confirmed
};

struct Settings {
    std::vector<std::string> methods;      // offered by this deployment
    Milliseconds gateway_timeout{2500};    // how long the asker of a payment waits for the gateway
    Milliseconds reconcile_every{30'000};  // first look at an unknown payment, then with back-off
    Milliseconds refund_retry{500};  // first repetition of a failed refund, then with back-off
    BulkheadSettings bulkhead;       // calls of the gateway at a time, and those that wait
    BreakerSettings breaker;
    SandboxSettings sandbox;
    std::optional<TossSettings> toss;  // if that is the gateway

    bool offers(std::string_view method) const;
    bool has_toss_window() const { return toss && !toss->client_key.empty(); }

    // Throws ConfigError.
    static Settings read(const Config& config);
};

}  // namespace baedal::pay
