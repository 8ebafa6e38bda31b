// The settings below `pay`.
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
    Milliseconds latency_low{0};  // of every call, drawn evenly from low to high
    Milliseconds latency_high{0};
    double failure_rate = 0;  // fraction of calls that fail without effect
    Milliseconds slow{3000};  // delay of the response to tok_slow
};

struct TossSettings {
    net::BaseUrl base_url;
    std::string ca_file;           // PEM; empty: the system's
    std::string secret_key;        // from the environment; never shown, never logged
    std::string client_key;        // of the payment window, public; empty: no window
    Milliseconds timeout{30'000};  // of one call, name resolution included
    Milliseconds session{
        std::chrono::minutes{30}};  // a payment that is not confirmed in this time never will be
};

struct Settings {
    std::vector<std::string> methods;      // offered by this deployment
    Milliseconds gateway_timeout{2500};    // how long AuthorizePayment waits for the gateway
    Milliseconds reconcile_every{30'000};  // before the first check of an unknown payment
    Milliseconds refund_retry{500};        // before the first repetition of a failed refund
    BulkheadSettings bulkhead;             // of calls of the gateway
    BreakerSettings breaker;
    SandboxSettings sandbox;
    std::optional<TossSettings> toss;  // if that is the gateway
    std::string currency;              // of every payment, ISO 4217

    bool offers(std::string_view method) const;
    // Of the payments that go through the gateway.
    std::string gateway_method() const { return toss ? "toss" : "sandbox"; }
    bool has_toss_window() const { return toss && !toss->client_key.empty(); }
    // Throws std::runtime_error for the method of a gateway that pay.gateway does not name any more.
    // Another gateway does not know the payment and must not decide it.
    void require_gateway_of(const std::string& method) const;

    // Throws ConfigError.
    static Settings read(const Config& config);
};

}  // namespace baedal::pay
