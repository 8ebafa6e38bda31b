#include <doctest/doctest.h>

#include "app/settings.h"

namespace settings_test {

using namespace baedal;
using app::Settings;

namespace {

Settings read(std::string_view toml) { return Settings::read(Config::parse(toml, "config.toml")); }

std::string refusal(std::string_view toml) {
    try {
        read(toml);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "(accepted)";
}

}  // namespace

TEST_CASE("the default limits are high, and no proxy is trusted") {
    const http::Limits limits = read("").limits;
    CHECK(limits.requests_per_second == 50);
    CHECK(limits.request_burst == 300);
    CHECK(limits.max_connections == 25'000);
    CHECK(limits.max_connections_per_address == 1000);
    CHECK(limits.max_streams_per_address == 200);
    CHECK(limits.max_streams_per_path == 20);
    CHECK(limits.trusted_proxies.empty());
    CHECK(limits.exempts_loopback);
}

TEST_CASE("limits and trusted proxies are read, and 0 switches a limit off") {
    const http::Limits limits = read(R"([server]
rate_limit = 0
rate_burst = 7
max_connections_per_address = 0
max_streams_per_address = 0
max_streams_per_path = 3
trusted_proxies = ["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"]
)")
                                    .limits;
    CHECK(limits.requests_per_second == 0);
    CHECK(limits.request_burst == 7);
    CHECK(limits.max_connections_per_address == 0);
    CHECK(limits.max_streams_per_address == 0);
    CHECK(limits.max_streams_per_path == 3);
    REQUIRE(limits.trusted_proxies.size() == 3);
    CHECK(limits.trusted_proxies[1].contains(http::parse_address("10.1.2.3").value()));
}

TEST_CASE("the public address is a scheme and a host") {
    const auto url = [](const std::string& text) {
        return read("server.public_url = \"" + text + "\"").public_url;
    };
    CHECK(read("").public_url.empty());
    CHECK(url("https://shop.example.kr") == "https://shop.example.kr");
    CHECK(url("https://shop.example.kr:8443/") == "https://shop.example.kr:8443");
    CHECK(url("http://[2001:db8::1]:8080") == "http://[2001:db8::1]:8080");
    for (const std::string wrong :
         {"shop.example.kr", "ftp://shop.example.kr", "https://", "https:///",
          "https://shop.example.kr/order", "https://me@shop.example.kr",
          "https://shop.example.kr?a", "HTTPS", "https://a b"}) {
        CAPTURE(wrong);
        CHECK(refusal("[server]\npublic_url = \"" + wrong + "\"") ==
              "config.toml:2: server.public_url: must be a scheme and a host, such as "
              "https://shop.example.kr");
    }
}

TEST_CASE("a wrong limit or proxy is refused with file, line, key and element") {
    CHECK(refusal("[server]\ntrusted_proxies = [\"127.0.0.1\", \"proxy\"]") ==
          "config.toml:2: server.trusted_proxies: \"proxy\": it is neither an IP address nor a "
          "network such as 10.0.0.0/8");
    CHECK(
        refusal("[server]\ntrusted_proxies = [\"10.0.0.5/8\"]") ==
        "config.toml:2: server.trusted_proxies: \"10.0.0.5/8\": the network begins at 10.0.0.0/8");
    CHECK(refusal("[server]\ntrusted_proxies = \"127.0.0.1\"") ==
          "config.toml:2: server.trusted_proxies: must be an array of strings in quotes, but is a "
          "string");
    CHECK(refusal("[server]\ntrusted_proxies = [\"::1\", 1]") ==
          "config.toml:2: server.trusted_proxies: must be an array of strings in quotes, but is an "
          "integer");
    CHECK(refusal("[server]\nrate_limit = -1") ==
          "config.toml:2: server.rate_limit: must be from 0 to 1000000");
    CHECK(refusal("[server]\nrate_burst = 0") ==
          "config.toml:2: server.rate_burst: must be from 1 to 1000000");
    CHECK(
        refusal("[server]\nmax_connections_per_address = \"many\"")
            .starts_with("config.toml:2: server.max_connections_per_address: must be an integer"));
}

}  // namespace settings_test
