#include "settings.h"

#include <algorithm>

#include "pay/requests.h"

namespace baedal::pay {

namespace {

Milliseconds positive(const Config& config, const std::string& key, Milliseconds fallback) {
    const Milliseconds value = config.duration(key, fallback);
    if (value <= Milliseconds{0})
        throw ConfigError(key + ": must be longer than nothing, such as \"2s\"");
    return value;
}

resilience::BreakerSettings read_breaker(const Config& config) {
    resilience::BreakerSettings breaker;
    breaker.window =
        static_cast<int>(config.integer("pay.breaker.window", breaker.window, {1, 100'000}));
    breaker.minimum = static_cast<int>(config.integer(
        "pay.breaker.minimum", std::min(breaker.minimum, breaker.window), {1, breaker.window}));
    breaker.failure_rate = config.share("pay.breaker.failure_rate", breaker.failure_rate);
    if (breaker.failure_rate <= 0)
        throw ConfigError("pay.breaker.failure_rate: must be more than 0, at most 1");
    breaker.slow_call = config.duration("pay.breaker.slow_call", breaker.slow_call);
    breaker.open_for = config.duration("pay.breaker.open_for", breaker.open_for);
    return breaker;
}

resilience::BulkheadSettings read_bulkhead(const Config& config) {
    resilience::BulkheadSettings bulkhead;
    bulkhead.max_in_flight =
        config.integer("pay.max_in_flight", bulkhead.max_in_flight, {1, 1'000'000});
    bulkhead.max_waiting = config.integer("pay.max_waiting", bulkhead.max_waiting, {0, 1'000'000});
    bulkhead.patience = config.duration("pay.max_wait", bulkhead.patience);
    return bulkhead;
}

SandboxSettings read_sandbox(const Config& config) {
    SandboxSettings sandbox;
    std::tie(sandbox.latency_low, sandbox.latency_high) =
        config.duration_range_ms("pay.sandbox.latency_ms");
    sandbox.failure_rate = config.share("pay.sandbox.failure_rate", sandbox.failure_rate);
    sandbox.slow = config.duration("pay.sandbox.slow", sandbox.slow);
    return sandbox;
}

}  // namespace

bool Settings::offers(std::string_view method) const {
    return std::ranges::find(methods, method) != methods.end();
}

Settings Settings::read(const Config& config) {
    Settings settings;
    settings.methods = {config.choice("pay.gateway", "sandbox", {"sandbox"})};
    if (config.flag("pay.cash_on_delivery", false)) settings.methods.emplace_back(contract::cash);
    settings.gateway_timeout = positive(config, "pay.gateway_timeout", settings.gateway_timeout);
    settings.reconcile_every = positive(config, "pay.reconcile_every", settings.reconcile_every);
    settings.refund_retry = positive(config, "pay.refund_retry", settings.refund_retry);
    settings.bulkhead = read_bulkhead(config);
    settings.breaker = read_breaker(config);
    settings.sandbox = read_sandbox(config);
    return settings;
}

}  // namespace baedal::pay
