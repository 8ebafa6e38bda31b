#include "pay/settings.h"

#include <algorithm>
#include <fstream>

#include "pay/requests.h"

namespace baedal::pay {

namespace {

Milliseconds positive(const Config& config, const std::string& key, Milliseconds fallback) {
    const Milliseconds value = config.duration(key, fallback);
    if (value <= Milliseconds{0})
        throw ConfigError(key + ": must be longer than 0, such as \"2s\"");
    return value;
}

BreakerSettings read_breaker(const Config& config, Milliseconds gateway_timeout) {
    BreakerSettings breaker;
    breaker.window =
        static_cast<int>(config.integer("pay.breaker.window", breaker.window, {1, 100'000}));
    breaker.minimum = static_cast<int>(config.integer(
        "pay.breaker.minimum", std::min(breaker.minimum, breaker.window), {1, breaker.window}));
    breaker.failure_rate = config.fraction("pay.breaker.failure_rate", breaker.failure_rate);
    if (breaker.failure_rate <= 0)
        throw ConfigError("pay.breaker.failure_rate: must be more than 0, at most 1");
    // What is slow has not failed: a customer waits no longer than this.
    breaker.slow_call = config.duration("pay.breaker.slow_call", gateway_timeout);
    breaker.open_for = config.duration("pay.breaker.open_for", breaker.open_for);
    return breaker;
}

BulkheadSettings read_bulkhead(const Config& config) {
    BulkheadSettings bulkhead;
    bulkhead.max_in_flight =
        config.integer("pay.max_in_flight", bulkhead.max_in_flight, {1, 1'000'000});
    bulkhead.max_waiting = config.integer("pay.max_waiting", bulkhead.max_waiting, {0, 1'000'000});
    bulkhead.max_wait = config.duration("pay.max_wait", bulkhead.max_wait);
    return bulkhead;
}

SandboxSettings read_sandbox(const Config& config) {
    SandboxSettings sandbox;
    std::tie(sandbox.latency_low, sandbox.latency_high) =
        config.duration_range_ms("pay.sandbox.latency_ms");
    sandbox.failure_rate = config.fraction("pay.sandbox.failure_rate", sandbox.failure_rate);
    sandbox.slow = config.duration("pay.sandbox.slow", sandbox.slow);
    return sandbox;
}

// The key is sent as the user name of basic authentication (RFC 7617).
bool is_user_name(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F' && c != ':'; });
}

std::string read_secret_key(const Config& config) {
    static constexpr auto name = "BAEDAL_TOSS_SECRET_KEY";
    auto key = config.secret(name);
    if (!key || key->empty()) {
        throw ConfigError(
            std::string("pay.gateway: \"toss\" needs the secret key of Toss Payments in "
                        "the environment variable ") +
            name + ", or in the file that " + name + "_FILE names");
    }
    if (!is_user_name(*key))
        throw ConfigError(std::string(name) + ": must be visible ASCII characters without a colon");
    return std::move(*key);
}

// The client key is public, so a secret key in its place is refused.
std::string read_client_key(const Config& config) {
    std::string key = config.text("pay.toss.client_key", "");
    if (key.starts_with("test_gck_") || key.starts_with("live_gck_")) {
        throw ConfigError(
            "pay.toss.client_key: is a key of the payment widget. The payment window needs keys of "
            "the API, a pair: \"live_ck_...\" here and \"live_sk_...\" in BAEDAL_TOSS_SECRET_KEY, "
            "or \"test_ck_...\" and \"test_sk_...\"");
    }
    const bool opens_window = key.starts_with("test_ck_") || key.starts_with("live_ck_");
    if (!key.empty() && !(opens_window && is_user_name(key))) {
        throw ConfigError(
            "pay.toss.client_key: must be the client key of the payment window, \"test_ck_...\" or "
            "\"live_ck_...\". It is public: never put the secret key here");
    }
    return key;
}

// "live", "test", or "" for a key of another form, such as a simulator's.
std::string_view environment_of(std::string_view key) {
    for (const std::string_view environment : {"live", "test"}) {
        if (key.starts_with(environment) && key.substr(environment.size()).starts_with("_"))
            return environment;
    }
    return "";
}

void require_no_client_key(std::string_view key) {
    const std::string_view environment = environment_of(key);
    if (environment.empty()) return;
    const std::string_view kind = key.substr(environment.size());
    if (!kind.starts_with("_ck_") && !kind.starts_with("_gck_")) return;
    throw ConfigError(
        "BAEDAL_TOSS_SECRET_KEY: is a client key. It must be the secret key, \"live_sk_...\" or "
        "\"test_sk_...\", of the pair whose client key is pay.toss.client_key");
}

// Toss Payments confirms a payment only with the secret key of the pair whose client key opened its window.
void require_pair_of_keys(std::string_view client_key, std::string_view secret_key) {
    require_no_client_key(secret_key);
    if (client_key.empty()) return;
    const std::string_view client = environment_of(client_key);
    const std::string_view secret = environment_of(secret_key);
    // Beside a test key a secret key of another form is taken: it is a simulator's.
    if (secret != client && (client == "live" || !secret.empty())) {
        throw ConfigError(
            "pay.toss.client_key: is a " + std::string(client) +
            " key, and BAEDAL_TOSS_SECRET_KEY is " +
            (secret.empty() ? "of another form" : "a " + std::string(secret) + " key") +
            "; both must be of one pair");
    }
    if (!secret.empty() && secret_key.substr(secret.size()).starts_with("_gsk_")) {
        throw ConfigError(
            "pay.toss.client_key: is a key of the API, and BAEDAL_TOSS_SECRET_KEY is a key of the "
            "payment widget; both must be of one pair");
    }
}

// A payment by Toss Payments needs the customer's browser, and its currency is KRW.
void require_toss_can_serve(const Config& config, bool has_window) {
    const auto by_default = config.optional_text("order.default_payment");
    if (by_default && has_window) {
        throw ConfigError(
            "order.default_payment: with pay.toss.client_key an order waits for the payment "
            "window; "
            "remove this setting");
    }
    if (by_default && *by_default != contract::cash) {
        throw ConfigError(
            "order.default_payment: with pay.gateway = \"toss\" every payment needs a key that the "
            "customer's browser receives from Toss Payments; remove this setting");
    }
    if (config.text("order.currency", "KRW") != "KRW")
        throw ConfigError("order.currency: with pay.gateway = \"toss\" it must be \"KRW\"");
}

// All keys are read for every gateway, so that none of them is reported as unknown.
std::optional<TossSettings> read_toss(const Config& config, bool used) {
    TossSettings toss;
    const auto base =
        net::parse_base_url(config.text("pay.toss.base_url", "https://api.tosspayments.com"));
    if (!base) throw ConfigError("pay.toss.base_url: " + base.error());
    toss.base_url = *base;
    toss.ca_file = config.text("pay.toss.ca_file", "");
    toss.timeout = positive(config, "pay.toss.timeout", toss.timeout);
    toss.session = positive(config, "pay.toss.session", toss.session);
    toss.client_key = read_client_key(config);
    if (!used) return std::nullopt;
    if (!toss.ca_file.empty() && !std::ifstream(toss.ca_file).is_open())
        throw ConfigError("pay.toss.ca_file: " + toss.ca_file + " cannot be read");
    toss.secret_key = read_secret_key(config);
    require_pair_of_keys(toss.client_key, toss.secret_key);
    require_toss_can_serve(config, !toss.client_key.empty());
    return toss;
}

void require_default_is_offered(const Config& config, const Settings& settings) {
    const auto by_default = config.optional_text("order.default_payment");
    if (!by_default || settings.offers(*by_default)) return;
    throw ConfigError("order.default_payment: \"" + *by_default +
                      "\" is not offered; see pay.gateway and pay.cash_on_delivery");
}

}  // namespace

bool Settings::offers(std::string_view method) const {
    return std::ranges::find(methods, method) != methods.end();
}

void Settings::require_gateway_of(const std::string& method) const {
    if (offers(method)) return;
    throw std::runtime_error("the payment was made with " + method +
                             ", which pay.gateway does not name any more");
}

Settings Settings::read(const Config& config) {
    Settings settings;
    const std::string gateway = config.choice("pay.gateway", "none", {"none", "sandbox", "toss"});
    const bool sandbox_allowed = config.flag("pay.sandbox.allowed", false);
    if (gateway == "sandbox" && !sandbox_allowed && !config.flag("demo.enabled", false)) {
        throw ConfigError(
            "pay.gateway: \"sandbox\" moves no money, so it belongs to the demonstration "
            "(demo.enabled = true). Use \"toss\", or \"none\" for cash only. To try it without "
            "the demonstration set pay.sandbox.allowed = true");
    }
    if (gateway != "none") settings.methods = {gateway};
    if (config.flag("pay.cash_on_delivery", false)) settings.methods.emplace_back(contract::cash);
    settings.gateway_timeout = positive(config, "pay.gateway_timeout", settings.gateway_timeout);
    settings.reconcile_every = positive(config, "pay.reconcile_every", settings.reconcile_every);
    settings.refund_retry = positive(config, "pay.refund_retry", settings.refund_retry);
    settings.bulkhead = read_bulkhead(config);
    settings.breaker = read_breaker(config, settings.gateway_timeout);
    settings.sandbox = read_sandbox(config);
    settings.toss = read_toss(config, settings.offers("toss"));
    settings.currency = config.text("order.currency", "KRW");
    require_default_is_offered(config, settings);
    return settings;
}

}  // namespace baedal::pay
