#include <cstdio>
#include <fstream>
#include <functional>

#include <doctest/doctest.h>

#include "config/config.h"

namespace config_test {

using namespace baedal;
using namespace std::chrono_literals;

namespace {

std::string refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "(accepted)";
}

// The ConfigError of reading `toml` with `read`; "" if there is none.
std::string refusal(std::string_view toml, const std::function<void(const Config&)>& read) {
    return refusal([&] { read(Config::parse(toml, "config.toml")); });
}

}  // namespace

TEST_CASE("an absent key has its reader's default") {
    const Config config = Config::empty();
    CHECK(config.text("data.dir", "data") == "data");
    CHECK(config.optional_text("order.default_payment") == std::nullopt);
    CHECK(config.integer("server.threads", 3) == 3);
    CHECK(config.flag("demo.enabled", true));
    CHECK(config.fraction("pay.sandbox.failure_rate", 0.25) == 0.25);
    CHECK(config.duration("demo.step", 3s) == 3s);
    CHECK(config.duration_range_ms("pay.sandbox.latency_ms") == std::pair(0ms, 0ms));
    CHECK(config.choice("pay.gateway", "sandbox", {"sandbox", "toss"}) == "sandbox");
    CHECK_NOTHROW(config.require_known_keys());
}

TEST_CASE("values are read from their sections") {
    const Config config = Config::parse(R"(
[server]
threads = 2
[demo]
enabled = false
[pay]
gateway = "toss"
sandbox = { latency_ms = [20, 80], failure_rate = 1, slow = "300ms" }
)");
    CHECK(config.integer("server.threads", 0, {0, 64}) == 2);
    CHECK_FALSE(config.flag("demo.enabled", true));
    CHECK(config.choice("pay.gateway", "sandbox", {"sandbox", "toss"}) == "toss");
    CHECK(config.duration_range_ms("pay.sandbox.latency_ms") == std::pair(20ms, 80ms));
    CHECK(config.fraction("pay.sandbox.failure_rate", 0) == 1.0);
    CHECK(config.duration("pay.sandbox.slow", 3s) == 300ms);
    CHECK_NOTHROW(config.require_known_keys());
}

TEST_CASE("durations have a unit") {
    const auto read = [](const std::string& value) {
        return Config::parse("d = " + value, "config.toml").duration("d", 1s);
    };
    CHECK(read("\"0s\"") == 0ms);
    CHECK(read("\"300ms\"") == 300ms);
    CHECK(read("\"3s\"") == 3s);
    CHECK(read("\"15m\"") == 15min);
    CHECK(read("\"24h\"") == 24h);
    CHECK(read("\"90d\"") == 90 * 24h);
    CHECK(read("\"87600h\"") == 87600h);
    for (const std::string wrong :
         {"\"\"", "\"3\"", "\"s\"", "\"-3s\"", "\"+3s\"", "\"1.5s\"", "\"3 s\"", "\" 3s\"",
          "\"3S\"", "\"3w\"", "\"87601h\"", "\"99999999999999999999h\"", "\"9223372036854775807h\"",
          "3", "[3]"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(read(wrong), ConfigError);
    }
}

TEST_CASE("a wrong type or value is refused with file, line and key") {
    CHECK(refusal("\n[server]\nthreads = 8080.0",
                  [](const Config& c) { c.integer("server.threads", 0); }) ==
          "config.toml:3: server.threads: must be an integer, but is a number with a fraction");
    CHECK(refusal("a.b = \"1\"", [](const Config& c) { c.integer("a.b", 0); }) ==
          "config.toml:1: a.b: must be an integer, but is a string");
    CHECK(refusal("a.b = 65", [](const Config& c) { c.integer("a.b", 0, {0, 64}); }) ==
          "config.toml:1: a.b: must be from 0 to 64");
    CHECK(refusal("a.b = 0", [](const Config& c) { c.integer("a.b", 1, {.min = 1}); }) ==
          "config.toml:1: a.b: must be at least 1");
    CHECK(refusal("a.b = 1", [](const Config& c) { c.flag("a.b", false); }) ==
          "config.toml:1: a.b: must be true or false, but is an integer");
    CHECK(refusal("a.b = true", [](const Config& c) { c.text("a.b", ""); }) ==
          "config.toml:1: a.b: must be a string in quotes, but is true or false");
    CHECK(refusal("a.b = 1979-05-27", [](const Config& c) { c.text("a.b", ""); }) ==
          "config.toml:1: a.b: must be a string in quotes, but is a date or time");
    CHECK(refusal("\n\n[a.b]\nc = 1", [](const Config& c) { c.text("a.b", ""); }) ==
          "config.toml:3: a.b: must be a string in quotes, but is a section");
    CHECK(refusal("a = 1", [](const Config& c) { c.text("a.b", ""); }) ==
          "config.toml:1: a: must be a section, but is an integer");
    CHECK(refusal("a.b = \"nicepay\"", [](const Config& c) {
              c.choice("a.b", "", {"sandbox", "toss"});
          }) == "config.toml:1: a.b: must be one of \"sandbox\", \"toss\"");
}

TEST_CASE("a fraction is from 0 to 1") {
    for (const std::string wrong : {"-0.1", "1.1", "2", "-1", "nan", "inf", "\"0.5\""}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(Config::parse("s = " + wrong).fraction("s", 0), ConfigError);
    }
}

TEST_CASE("a range in milliseconds is two integers in order") {
    for (const std::string wrong : {"[]", "[1]", "[1, 2, 3]", "[2, 1]", "[-1, 1]", "[1.0, 2.0]",
                                    "[1, \"2\"]", "5", "[0, 9223372036854775807]"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(Config::parse("r = " + wrong).duration_range_ms("r"), ConfigError);
    }
}

TEST_CASE("an unknown key is refused with a suggestion") {
    const auto read = [](const Config& c) {
        c.duration("order.payment_window", 15min);
        c.text("pay.gateway", "");
        c.require_known_keys();
    };
    CHECK(refusal("# a shop\n[order]\npayment_windw = \"15m\"", read) ==
          "config.toml:3: order.payment_windw: unknown key; did you mean order.payment_window?");
    CHECK(refusal("[ordr]\npayment_window = \"15m\"", read) ==
          "config.toml:2: ordr.payment_window: unknown key; did you mean order.payment_window?");
    CHECK(refusal("payment_window = \"15m\"", read) ==
          "config.toml:1: payment_window: unknown key; did you mean order.payment_window?");
    CHECK(refusal("[pay]\ncolour = 1", read) == "config.toml:2: pay.colour: unknown key");
    CHECK(refusal("[pay]\n\"a b.c\" = 1", read) == "config.toml:2: pay.\"a b.c\": unknown key");
    CHECK(refusal("[[pay.gateways]]\nname = 1", read) ==
          "config.toml:1: pay.gateways: unknown key; did you mean pay.gateway?");
}

TEST_CASE("the error names the first unknown key in the order of the file") {
    CHECK(refusal("z = 1\na = 2", [](const Config& c) { c.require_known_keys(); }) ==
          "config.toml:1: z: unknown key");
}

TEST_CASE("an empty section is unknown unless it could hold a known key") {
    const auto read = [](const Config& c) {
        c.text("pay.sandbox.slow", "");
        c.require_known_keys();
    };
    CHECK(refusal("[pay]\n[pay.sandbox]", read) == "(accepted)");
    CHECK(refusal("[pay]\n\n[pays]", read) == "config.toml:3: pays: unknown key");
}

TEST_CASE("text that is not TOML is refused with its line") {
    CHECK(refusal([] {
              Config::parse("a = 1\nb = \n", "config.toml");
          }).starts_with("config.toml:2: "));
    CHECK(refusal([] {
              Config::parse("a = 1\na = 2", "config.toml");
          }).starts_with("config.toml:2: "));
    CHECK(refusal([] {
              Config::parse("a = \"\xff\"", "config.toml");
          }).starts_with("config.toml:1: "));
}

TEST_CASE("an invalid start of a header or a key is refused with its line") {
    for (const char* wrong : {"[:x]", "[[=", "[[[a]]]", "kéy = 1", "é = 1", "a = 1 §"}) {
        CAPTURE(wrong);
        CHECK(refusal([&] {
                  Config::parse("[a]\n" + std::string(wrong) + "\n");
              }).starts_with("config:2: "));
    }
    const Config config = Config::parse("s = \"\"\"\\\n§\"\"\"\n");  // '§' after a folded line
    CHECK(config.text("s", "") == "§");
}

TEST_CASE("an override replaces the value of the file, and a later one the earlier") {
    Config config = Config::parse("[pay]\ngateway = \"toss\"\ncash_on_delivery = true");
    config.set("pay.gateway=\"sandbox\"");
    config.set("server.threads = 2");
    config.set("server.threads=4");
    CHECK(config.text("pay.gateway", "") == "sandbox");
    CHECK(config.flag("pay.cash_on_delivery", false));
    CHECK(config.integer("server.threads", 0) == 4);
    CHECK_NOTHROW(config.require_known_keys());
}

TEST_CASE("the error of an override names its key, without its value") {
    const auto after = [](const std::string& assignment,
                          const std::function<void(const Config&)>& read) {
        return refusal([&] {
            Config config = Config::empty();
            config.set(assignment);
            read(config);
            config.require_known_keys();
        });
    };
    CHECK(after("server.threads=\"2\"", [](const Config& c) { c.integer("server.threads", 0); }) ==
          "--set server.threads=...: server.threads: must be an integer, but is a string");
    CHECK(after("server.treads=2", [](const Config& c) { c.integer("server.threads", 0); }) ==
          "--set server.treads=...: server.treads: unknown key; did you mean server.threads?");
    CHECK(after("server=2", [](const Config& c) { c.integer("server.threads", 0); }) ==
          "--set server=...: server: must be a section, but is an integer");
}

TEST_CASE("the error of an override without quotes says that strings need quotes") {
    Config config = Config::empty();
    for (const std::string value :
         {"sandbox", "/var/lib/baedal", "15m", "127.0.0.1:8080", "True"}) {
        const std::string text = refusal([&] { config.set("pay.gateway=" + value); });
        CAPTURE(text);
        CHECK(text.starts_with("--set pay.gateway=...: "));
        CHECK(text.ends_with(". Strings need quotes: --set 'pay.gateway=\"" + value + "\"'"));
    }
    CHECK_FALSE(refusal([&] { config.set("pay.gateway=\"sandbox"); }).contains("need quotes"));
}

TEST_CASE("an override is one assignment") {
    Config config = Config::empty();
    for (const std::string wrong :
         {"", "pay.gateway", "=1", "pay..gateway=1", ".pay=1", "pay.=1", "[pay]#=1", "a=1\nb=2",
          "pay.gateway=", "pay.gateway= ", "\"a b\"=1"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(config.set(wrong), ConfigError);
    }
}

TEST_CASE("a file is read, and the error of an unreadable file says why") {
    const auto file = std::filesystem::temp_directory_path() / "baedal_config_test.toml";
    std::ofstream(file) << "[data]\ndir = \"here\"\nwher = 1\n";
    const Config config = Config::load(file);
    CHECK(config.text("data.dir", "") == "here");
    CHECK(refusal([&] { config.require_known_keys(); }) ==
          file.string() + ":3: data.wher: unknown key");
    std::filesystem::remove(file);
    CHECK(refusal([&] { Config::load(file); }) ==
          file.string() + ": cannot be read: No such file or directory");
    CHECK_THROWS_AS(Config::load(std::filesystem::temp_directory_path()), ConfigError);
}

TEST_CASE("a secret is no key of the configuration file") {
    Config config = Config::parse("BAEDAL_KEY = \"from the file\"");
    CHECK(config.secret("BAEDAL_KEY") == std::nullopt);
    CHECK_FALSE(config.has_secrets_of_files());
    config.set_secret("BAEDAL_KEY", "");
    CHECK(config.secret("BAEDAL_KEY") == "");
    config.set_secret("BAEDAL_KEY", "s3cret");
    CHECK(config.secret("BAEDAL_KEY") == "s3cret");
}

}  // namespace config_test
