// The rate limit of a client's address, behind a reverse proxy on the same machine.
#include <doctest/doctest.h>

#include "support/users.h"

using namespace baedal::test;

namespace {

// nginx appends the client's address to this header.
Headers from(const std::string& client) { return {{"X-Forwarded-For", client}}; }

const std::string rate = "server.rate_limit=1";
const std::string burst = "server.rate_burst=5";

}  // namespace

TEST_CASE("a client above the limit gets 429, and the others and the kitchen are served") {
    Shop shop({"server.trusted_proxies=[\"127.0.0.1\"]", rate, burst});
    const std::string a = "203.0.113.1";
    const std::string b = "203.0.113.2";

    int limited = 0;
    for (int i = 0; i < 30; ++i) {
        const HttpResponse response = shop.customer.get("/menus", from(a));
        if (response.status == 200) continue;
        ++limited;
        CHECK(response.status == 429);
        CHECK(response.problem() == "rate-limited");
        CHECK(response.header("content-type") == "application/problem+json");
        CHECK(std::stoi(response.header("retry-after")) == 1);
        CHECK_FALSE(response.header("x-request-id").empty());
    }
    CHECK(limited > 0);

    // During the flood of A the server serves B, and the kitchen at the address of A.
    const auto is_limited = [](HttpClient& client, const std::string& address) {
        for (int i = 0; i < 20; ++i) {
            if (client.post_text("/orders", "no JSON", from(address)).status == 429) return true;
        }
        return false;
    };
    CHECK(is_limited(shop.customer, a));
    CHECK(expect(shop.customer.post("/orders", chicken(), from(b)), 201).at("status") == "placed");
    CHECK(is_limited(shop.customer, a));
    for (int i = 0; i < 20; ++i) CHECK(shop.owner.get("/orders?limit=1", from(a)).status == 200);
    HttpClient guessing(shop.server.port(), "not-the-owners-token-at-all");
    CHECK(is_limited(guessing, a));
    // An address in front of the client's own has no effect.
    CHECK(is_limited(shop.customer, "198.51.100.9, " + a));

    CHECK(eventually([&] { return shop.customer.get("/menus", from(a)).status == 200; }));
    const std::string figures = shop.owner.get("/metrics").body;
    CHECK(figures.contains("\nbaedal_http_rate_limited_total "));
    CHECK_FALSE(figures.contains("\nbaedal_http_rate_limited_total 0"));
}

TEST_CASE("behind an undeclared proxy on the same machine clients are told apart") {
    Shop shop({rate, burst});
    add_user(shop, "kim");
    int limited = 0;
    for (int i = 0; i < 30; ++i)
        limited += shop.customer.get("/menus", from("203.0.113.1")).status == 429 ? 1 : 0;
    CHECK(limited > 20);
    CHECK(shop.customer.get("/menus", from("203.0.113.2")).status == 200);

    // One guesser locks nobody out, and the cookie is Secure.
    const auto log_in_from = [&](Headers headers, const std::string& password) {
        headers.emplace_back("X-Forwarded-Proto", "https");
        return shop.customer.post(
            "/sessions", boost::json::object{{"username", "kim"}, {"password", password}}, headers);
    };
    HttpResponse guess;
    for (int i = 0; i < 40; ++i) guess = log_in_from(from("203.0.113.3"), "a guess");
    CHECK(guess.status == 429);
    const HttpResponse owner = log_in_from(from("203.0.113.4"), good_password);
    CHECK(owner.status == 201);
    CHECK(owner.header("set-cookie").contains("; Secure"));

    const std::string log = shop.server.log_tail(1000);
    const auto warning = log.find("server.trusted_proxies", log.find("a proxy on this machine"));
    REQUIRE(warning != std::string::npos);
    CHECK(log.find("a proxy on this machine", warning) == std::string::npos);
}

TEST_CASE("a trusted proxy without a client address causes one warning") {
    Shop shop({"server.trusted_proxies=[\"127.0.0.0/8\"]", rate, burst});
    int limited = 0;
    for (int i = 0; i < 30; ++i) limited += shop.customer.get("/menus").status == 429 ? 1 : 0;
    CHECK(limited > 1);
    const std::string log = shop.server.log_tail(1000);
    const auto warning = log.find("the proxy must set X-Forwarded-For");
    REQUIRE(warning != std::string::npos);
    CHECK(log.find("the proxy must set X-Forwarded-For", warning + 1) == std::string::npos);
}
