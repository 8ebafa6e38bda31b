// The settings of pay: defaults, and the messages of wrong values.
#include <string>

#include <doctest/doctest.h>

#include "pay/settings.h"

namespace pay_settings_test {

using namespace baedal;
using pay::Settings;

namespace {

std::string refusal(const std::string& toml) {
    try {
        (void)Settings::read(Config::parse(toml));
    } catch (const ConfigError& e) {
        return e.what();
    }
    return "";
}

}  // namespace

TEST_CASE("pay has defaults for everything") {
    const Settings settings = Settings::read(Config::empty());
    CHECK_FALSE(settings.offers("sandbox"));
    CHECK_FALSE(settings.offers("cash"));
    CHECK_FALSE(settings.offers("toss"));
    CHECK_FALSE(settings.offers(""));
    CHECK(settings.gateway_timeout == Milliseconds{2500});
    CHECK(settings.reconcile_every == Milliseconds{30'000});
    CHECK(settings.bulkhead.max_in_flight == 10'000);
    CHECK(settings.sandbox.slow == Milliseconds{3000});
    CHECK(settings.sandbox.failure_rate == 0);
    CHECK(settings.breaker.window == 20);
}

TEST_CASE("pay reads its settings and leaves no key unknown") {
    const Config config = Config::parse(R"(
        [pay]
        gateway = "sandbox"
        sandbox.allowed = true
        sandbox.latency_ms = [5, 20]
        sandbox.failure_rate = 0.1
        sandbox.slow = "4s"
        cash_on_delivery = false
        reconcile_every = "1s"
        gateway_timeout = "700ms"
        max_in_flight = 7
        [pay.breaker]
        window = 10
        minimum = 3
        failure_rate = 0.25
        slow_call = "1s"
        open_for = "2s"
    )");
    const Settings settings = Settings::read(config);
    CHECK_NOTHROW(config.require_known_keys());
    CHECK(settings.gateway_timeout == Milliseconds{700});
    CHECK(settings.bulkhead.max_in_flight == 7);
    CHECK(settings.breaker.minimum == 3);
    CHECK(settings.breaker.open_for == Milliseconds{2000});
    CHECK(settings.sandbox.latency_low == Milliseconds{5});
    CHECK(settings.sandbox.latency_high == Milliseconds{20});
    CHECK(settings.sandbox.slow == Milliseconds{4000});
}

TEST_CASE("a deployment may let its customers pay on delivery") {
    Config config = Config::parse("pay.cash_on_delivery = true");
    const Settings settings = Settings::read(config);
    CHECK(settings.methods == std::vector<std::string>{"cash"});
}

TEST_CASE("a deployment takes no pretended money unless it is told to") {
    Config nothing = Config::parse("");
    CHECK(Settings::read(nothing).methods.empty());
    CHECK(refusal("pay.gateway = \"sandbox\"").contains("pay.sandbox.allowed"));
    CHECK(refusal("pay.gateway = \"sandbox\"\npay.sandbox.allowed = true").empty());
    CHECK(refusal("pay.gateway = \"sandbox\"\ndemo.enabled = true").empty());
    CHECK(refusal("order.default_payment = \"sandbox\"").contains("order.default_payment"));
    CHECK(refusal("order.default_payment = \"cash\"").contains("order.default_payment"));
    CHECK(refusal("order.default_payment = \"cash\"\npay.cash_on_delivery = true").empty());
}

TEST_CASE("a call of the gateway is slow when the customer no longer waits for it") {
    Config config = Config::parse("pay.gateway_timeout = \"4s\"");
    CHECK(Settings::read(config).breaker.slow_call == std::chrono::seconds{4});
}

TEST_CASE("pay refuses settings that make no sense, and names them") {
    CHECK(refusal("pay.gateway = \"tosss\"")
              .contains("pay.gateway: must be one of \"none\", \"sandbox\", \"toss\""));
    CHECK(refusal("pay.gateway_timeout = \"0s\"").contains("pay.gateway_timeout"));
    CHECK(refusal("pay.reconcile_every = \"0s\"").contains("pay.reconcile_every"));
    CHECK(refusal("pay.max_in_flight = 0").contains("pay.max_in_flight"));
    CHECK(refusal("pay.breaker.failure_rate = 0").contains("pay.breaker.failure_rate"));
    CHECK(
        refusal("pay.breaker.window = 4\npay.breaker.minimum = 5").contains("pay.breaker.minimum"));
    CHECK(refusal("pay.breaker.window = 4").empty());
    CHECK(refusal("pay.sandbox.latency_ms = [20, 5]").contains("pay.sandbox.latency_ms"));
    CHECK(refusal("pay.sandbox.failure_rate = 1.5").contains("pay.sandbox.failure_rate"));
}

namespace {

std::string toss_refusal(const std::string& toml, const std::string& secret = "test_sk_abc") {
    try {
        Config config = Config::parse("pay.gateway = \"toss\"\n" + toml);
        config.set_secret("BAEDAL_TOSS_SECRET_KEY", secret);
        (void)Settings::read(config);
    } catch (const ConfigError& e) {
        return e.what();
    }
    return "";
}

}  // namespace

TEST_CASE("toss is offered in place of the sandbox, with its secret key from the environment") {
    Config config = Config::parse(R"(
        [pay]
        gateway = "toss"
        [pay.toss]
        base_url = "http://127.0.0.1:8090"
        ca_file = "/etc/hosts"
        timeout = "5s"
    )");
    config.set_secret("BAEDAL_TOSS_SECRET_KEY", "test_sk_abc");
    const Settings settings = Settings::read(config);
    CHECK_NOTHROW(config.require_known_keys());
    CHECK(settings.offers("toss"));
    CHECK_FALSE(settings.offers("sandbox"));
    REQUIRE(settings.toss);
    CHECK(settings.toss->secret_key == "test_sk_abc");
    CHECK(settings.toss->timeout == Milliseconds{5000});
    CHECK_FALSE(settings.toss->base_url.tls);
    CHECK_FALSE(Settings::read(Config::empty()).toss);
}

TEST_CASE("what toss cannot work with is refused with a sentence for the owner") {
    CHECK(toss_refusal("").empty());
    CHECK(toss_refusal("", "").contains("BAEDAL_TOSS_SECRET_KEY"));
    CHECK(toss_refusal("", "a b").contains("BAEDAL_TOSS_SECRET_KEY"));
    CHECK(toss_refusal("", "a\nb").contains("BAEDAL_TOSS_SECRET_KEY"));
    CHECK_FALSE(toss_refusal("", "my:secret").contains("my:secret"));
    CHECK(toss_refusal("pay.toss.base_url = \"http://api.tosspayments.com\"")
              .contains("pay.toss.base_url: must be an https:// URL"));
    CHECK(toss_refusal("pay.toss.ca_file = \"/no/such/file\"").contains("pay.toss.ca_file"));
    CHECK(toss_refusal("pay.toss.timeout = \"0s\"").contains("pay.toss.timeout"));
    CHECK(toss_refusal("order.default_payment = \"sandbox\"").contains("order.default_payment"));
    CHECK(toss_refusal("order.currency = \"USD\"").contains("order.currency"));
    CHECK(toss_refusal("pay.toss.secret_key = \"x\"").empty());  // unknown: refused by the host
}

TEST_CASE("toss has a payment window on the page where its public key is configured") {
    Config config = Config::parse("pay.gateway = \"toss\"\npay.toss.client_key = \"test_ck_abc\"");
    config.set_secret("BAEDAL_TOSS_SECRET_KEY", "test_sk_abc");
    const Settings settings = Settings::read(config);
    CHECK_NOTHROW(config.require_known_keys());
    CHECK(settings.has_toss_window());
    CHECK(settings.toss->client_key == "test_ck_abc");
    CHECK_FALSE(Settings::read(Config::empty()).has_toss_window());
    // Kept for the day when the gateway is toss again.
    CHECK_FALSE(
        Settings::read(Config::parse("pay.toss.client_key = \"live_ck_abc\"")).has_toss_window());
}

TEST_CASE("a secret key in the place of the public one is refused, and not repeated") {
    const auto refused = [](const std::string& key) {
        return toss_refusal("pay.toss.client_key = \"" + key + "\"");
    };
    CHECK(refused("test_ck_abc").empty());
    CHECK(refused("live_sk_abc").contains("pay.toss.client_key"));
    CHECK_FALSE(refused("live_sk_abc").contains("live_sk_abc"));
    CHECK(refused("test_gck_abc").contains("pay.toss.client_key"));  // of the widgets
    CHECK(refused("test_ck_a b").contains("pay.toss.client_key"));
    CHECK(refusal("pay.toss.client_key = \"live_sk_abc\"").contains("pay.toss.client_key"));
}

TEST_CASE("the two keys of toss must be of one pair, and the error names both settings") {
    const auto refused = [](const std::string& client, const std::string& secret) {
        return toss_refusal("pay.toss.client_key = \"" + client + "\"", secret);
    };
    CHECK(refused("test_ck_abc", "test_sk_abc").empty());
    CHECK(refused("live_ck_abc", "live_sk_abc").empty());
    CHECK(refused("", "live_sk_abc").empty());
    CHECK(refused("", "test_gsk_abc").empty());  // of a window that is not this server's
    struct Pair {
        const char* client;
        const char* secret;
    };
    for (const Pair& pair :
         {Pair{"test_ck_abc", "live_sk_abc"}, Pair{"live_ck_abc", "test_sk_abc"},
          Pair{"test_ck_abc", "test_gsk_abc"}, Pair{"live_ck_abc", "live_gsk_abc"},
          Pair{"test_ck_abc", "live_gsk_abc"}, Pair{"live_ck_abc", "test_gsk_abc"},
          Pair{"test_gck_abc", "test_sk_abc"}, Pair{"live_gck_abc", "live_sk_abc"},
          Pair{"test_gck_abc", "test_gsk_abc"}, Pair{"test_gck_abc", "live_sk_abc"},
          Pair{"test_ck_abc", "test_ck_abc"}, Pair{"", "live_ck_abc"}, Pair{"", "test_gck_abc"},
          Pair{"live_ck_abc", "of_a_simulator"}, Pair{"live_ck_abc", "s"}}) {
        CAPTURE(std::string(pair.client));
        CAPTURE(std::string(pair.secret));
        const std::string message = refused(pair.client, pair.secret);
        CHECK(message.contains("pay.toss.client_key"));
        CHECK(message.contains("BAEDAL_TOSS_SECRET_KEY"));
        CHECK_FALSE(message.contains("_abc"));
    }
    // The keys of a simulator have any form.
    for (const char* secret : {"of_a_simulator", "test_sk_simulator", "s", "test"})
        CHECK(refused("test_ck_abc", secret).empty());
}

TEST_CASE("an order that is to be paid in a window is not paid otherwise by default") {
    const std::string cash = "order.default_payment = \"cash\"\npay.cash_on_delivery = true\n";
    CHECK(toss_refusal(cash).empty());
    CHECK(toss_refusal(cash + "pay.toss.client_key = \"test_ck_abc\"")
              .contains("order.default_payment"));
}

}  // namespace pay_settings_test
