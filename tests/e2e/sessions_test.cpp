// Login, logout, the set-up of the first owner, and their protection.
#include <algorithm>

#include <doctest/doctest.h>

#include "support/child_process.h"
#include "support/raw_client.h"
#include "support/sse_client.h"
#include "support/users.h"

using namespace baedal::test;
using boost::json::object;

namespace {

object credentials(const std::string& username, const std::string& password = good_password) {
    return {{"username", username}, {"password", password}};
}

Headers with_cookie(const Login& login, Headers more = {}) {
    more.emplace_back("Cookie", "theme=dark; " + login.cookie);
    return more;
}

}  // namespace

TEST_CASE("a login gives a cookie and a token, which work until the logout") {
    Shop shop;
    add_user(shop, "kim", {2, 1});
    const Login login = log_in(shop.server.port(), "Kim");
    const Json body = login.response.json();
    CHECK(body.as_object().size() == 4);
    CHECK(text_of(body, "token").size() == 26);  // 128 bits in base32hex
    CHECK(body.at("role") == "staff");
    CHECK(body.at("stores") == boost::json::array{1, 2});
    CHECK(text_of(body, "expiresAt").ends_with("Z"));
    CHECK(login.response.header("cache-control") == "no-store");
    const std::string cookie = login.response.header("set-cookie");
    for (const char* attribute : {"; HttpOnly", "; SameSite=Strict", "; Path=/"})
        CHECK(cookie.find(attribute) != std::string::npos);
    CHECK(cookie.find("Secure") == std::string::npos);  // not behind TLS

    HttpClient bearer(shop.server.port(), login.token);
    CHECK(bearer.get("/orders").status == 200);
    CHECK(shop.customer.get("/orders", with_cookie(login)).status == 200);
    const Json current = expect(shop.customer.get("/sessions/current", with_cookie(login)), 200);
    CHECK(text_of(current, "username") == "kim");
    CHECK(text_of(current, "kind") == "user");
    CHECK(text_of(current, "expiresAt") == text_of(body, "expiresAt"));

    const Login other = log_in(shop.server.port(), "kim");
    const HttpResponse out =
        shop.customer.request("DELETE", "/sessions/current", "", with_cookie(login));
    CHECK(out.status == 204);
    CHECK(out.header("set-cookie").find("Max-Age=0") != std::string::npos);
    CHECK(bearer.get("/orders").status == 401);
    CHECK(shop.customer.get("/orders", with_cookie(login)).status == 401);
    CHECK(shop.customer.get("/orders", with_cookie(other)).status == 200);
    // A customer's route ignores an expired cookie.
    CHECK(shop.customer.get("/menus", with_cookie(login)).status == 200);
}

TEST_CASE("sessions outlive a restart, and neither database nor log has their tokens") {
    Shop shop;
    add_user(shop, "kim");
    const Login login = log_in(shop.server.port(), "kim");
    shop.server.restart();
    CHECK(HttpClient(shop.server.port(), login.token).get("/admin/users").status == 200);
    CHECK(shop.server.stop() == 0);
    const std::string file = content(shop.server.data() / "access.sqlite");
    CHECK(file.find("$argon2id$v=19$m=19456,t=2,p=1$") != std::string::npos);
    CHECK(file.find(login.token) == std::string::npos);
    CHECK(file.find(good_password) == std::string::npos);
    CHECK(shop.server.log_tail(10'000).find(login.token) == std::string::npos);
}

TEST_CASE("a wrong name and a wrong password give the same response") {
    Shop shop;
    add_user(shop, "kim");
    const HttpResponse wrong =
        shop.customer.post("/sessions", credentials("kim", "not the password"));
    const HttpResponse nobody = shop.customer.post("/sessions", credentials("nobody"));
    CHECK(wrong.status == 401);
    CHECK(nobody.status == 401);
    CHECK(wrong.body == nobody.body);
    CHECK(wrong.header("set-cookie").empty());
    CHECK_FALSE(wrong.header("www-authenticate").empty());
    for (const char* body : {"{}", R"({"username": "kim"})", R"({"username": 1, "password": "x"})",
                             R"({"username": "kim", "password": "x", "more": 1})"}) {
        CHECK(shop.customer.post_text("/sessions", body).status == 422);
    }
}

TEST_CASE("wrong passwords from one address are limited, and another address is not affected") {
    Shop shop({R"(server.trusted_proxies=["127.0.0.1"])"});
    add_user(shop, "kim");
    const Headers attacker{{"X-Forwarded-For", "203.0.113.9"}};
    const Headers elsewhere{{"X-Forwarded-For", "198.51.100.7"}};
    HttpResponse response;
    int tries = 0;
    do {
        response = shop.customer.post("/sessions", credentials("kim", "a guess"), attacker);
    } while (response.status == 401 && ++tries < 50);
    CHECK(tries == 6);
    CHECK(response.status == 429);
    CHECK(response.problem() == "rate-limited");
    CHECK(std::stoi(response.header("retry-after")) > 0);
    CHECK(shop.customer.post("/sessions", credentials("kim"), attacker).status == 429);
    CHECK(shop.customer.post("/sessions", credentials("kim"), elsewhere).status == 201);
    // Further names from the address, until its own limit.
    for (int i = 0; i < 30 && response.status != 401; ++i)
        response = shop.customer.post("/sessions", credentials("lee", "a guess"), attacker);
    CHECK(response.status == 401);
    int names = 0;
    do {
        response = shop.customer.post(
            "/sessions", credentials("name" + std::to_string(names), "a guess"), attacker);
    } while (response.status == 401 && ++names < 60);
    CHECK(response.status == 429);
    CHECK(names < 30);
    // A right password does not count as an attempt.
    for (int i = 0; i < 10; ++i)
        CHECK(shop.customer.post("/sessions", credentials("kim"), elsewhere).status == 201);
}

TEST_CASE("over TLS the cookie belongs to the host alone, and browsers are told to stay on TLS") {
    Shop shop({R"(server.trusted_proxies=["127.0.0.1"])"});
    add_user(shop, "kim");
    const Headers tls{{"X-Forwarded-For", "203.0.113.1"}, {"X-Forwarded-Proto", "https"}};
    const auto with = [&](const std::string& cookies, Headers headers) {
        headers.emplace_back("Cookie", cookies);
        return headers;
    };
    const Login plain = log_in(shop.server.port(), "kim");
    const Login secure = log_in(shop.server.port(), "kim", good_password, tls);
    CHECK(plain.cookie.starts_with("baedal_session="));
    CHECK(secure.cookie.starts_with("__Host-baedal_session="));
    const std::string attributes = secure.response.header("set-cookie");
    CHECK(attributes.contains("; Path=/;"));
    CHECK(attributes.contains("; Secure"));
    CHECK_FALSE(attributes.contains("Domain"));

    // Both names are read, and the host's own comes first.
    CHECK(shop.customer.get("/admin/users", with(secure.cookie, tls)).status == 200);
    CHECK(shop.customer.get("/admin/users", with(plain.cookie, tls)).status == 200);
    const std::string tossed = "baedal_session=tossed; " + secure.cookie;
    CHECK(shop.customer.get("/admin/users", with(tossed, tls)).status == 200);

    // A logout removes the cookie of either name.
    const RawResponse out = RawClient(shop.server.port())
                                .ask(
                                    "DELETE /sessions/current HTTP/1.1\r\nHost: a\r\n"
                                    "X-Forwarded-Proto: https\r\nCookie: " +
                                    plain.cookie + "; " + secure.cookie + "\r\n\r\n");
    CHECK(out.status == 204);
    for (const char* name : {"__Host-baedal_session", "baedal_session"}) {
        CAPTURE(name);
        CHECK(std::ranges::any_of(out.headers, [&](const auto& header) {
            return ::strcasecmp(header.first.c_str(), "Set-Cookie") == 0 &&
                   header.second.starts_with(std::string(name) + "=; Path=/; Max-Age=0;");
        }));
    }
    CHECK(shop.customer.get("/admin/users", with(secure.cookie, tls)).status == 401);

    CHECK(secure.response.header("strict-transport-security") == "max-age=15552000");
    CHECK(shop.customer.get("/menus", tls).header("strict-transport-security") ==
          "max-age=15552000");
    CHECK(plain.response.header("strict-transport-security").empty());
}

TEST_CASE("a device that logged in before has tries of its own, which others do not use up") {
    Shop shop({R"(server.trusted_proxies=["127.0.0.1"])"});
    add_user(shop, "kim");
    add_user(shop, "lee");
    const Headers wifi{{"X-Forwarded-For", "203.0.113.9"}};
    const Login known = log_in(shop.server.port(), "kim", good_password, wifi);
    CHECK(known.device.size() > 30);
    const auto attempt = [&](const std::string& name, const std::string& password,
                             const std::string& cookie) {
        Headers headers = wifi;
        if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
        return shop.customer.post("/sessions", credentials(name, password), headers);
    };
    // A guest on the same Wi-Fi uses up the tries of the address.
    for (int i = 0; i < 60; ++i) attempt("kim", "a guess", "");
    for (int i = 0; i < 60; ++i) attempt("name" + std::to_string(i), "a guess", "");
    CHECK(attempt("kim", good_password, "").status == 429);
    const HttpResponse again = attempt("kim", good_password, known.device);
    CHECK(again.status == 201);
    CHECK(again.cookies.at("baedal_device") == known.device);  // the same device
    // It is known for its user only, and its own guesses are limited.
    CHECK(attempt("lee", good_password, known.device).status == 429);
    CHECK(attempt("kim", good_password, "baedal_device=forged").status == 429);
    for (int i = 0; i < 6; ++i) CHECK(attempt("kim", "a guess", known.device).status == 401);
    CHECK(attempt("kim", good_password, known.device).status == 429);
    CHECK(content(shop.server.data() / "access.sqlite").find(known.device.substr(14)) ==
          std::string::npos);
}

TEST_CASE("a reset of the password forgets the user's devices") {
    Shop shop({R"(server.trusted_proxies=["127.0.0.1"])"});
    const std::string path = "/admin/users/" + std::to_string(add_user(shop, "kim"));
    const Headers wifi{{"X-Forwarded-For", "203.0.113.9"}};
    const Login known = log_in(shop.server.port(), "kim", good_password, wifi);
    CHECK(shop.owner.request("PATCH", path, R"({"password": "another long one"})").status == 200);
    for (int i = 0; i < 10; ++i)
        shop.customer.post("/sessions", credentials("kim", "a guess"), wifi);
    Headers headers = wifi;
    headers.emplace_back("Cookie", known.device);
    CHECK(shop.customer.post("/sessions", credentials("kim", "another long one"), headers).status ==
          429);
}

TEST_CASE("a /48 of IPv6 has few tries, whatever addresses it uses") {
    Shop shop({R"(server.trusted_proxies=["127.0.0.1"])"});
    add_user(shop, "kim");
    int tries = 0;
    for (int i = 0; i < 200; ++i) {
        const std::string from = "2001:db8:1:" + std::to_string(i) + "::1";
        if (shop.customer
                .post("/sessions", credentials("kim", "a guess"), {{"X-Forwarded-For", from}})
                .status == 401)
            ++tries;
    }
    CHECK(tries >= 24);
    CHECK(tries < 40);
}

TEST_CASE("the log has the client's address of a wrong password") {
    Shop shop({R"(server.trusted_proxies=["127.0.0.1"])"});
    add_user(shop, "kim");
    CHECK(
        shop.customer
            .post("/sessions", credentials("kim", "a guess"), {{"X-Forwarded-For", "203.0.113.9"}})
            .status == 401);
    const std::string log = shop.server.log_tail(1000);
    const auto line = log.find("a password was wrong");
    REQUIRE(line != std::string::npos);
    CHECK(log.substr(line, log.find('\n', line) - line).contains("203.0.113.9"));
}

TEST_CASE("the cookie is Secure if the trusted proxy uses TLS") {
    Shop shop({R"(server.trusted_proxies=["127.0.0.1"])"});
    add_user(shop, "kim");
    const auto cookie = [&](const Headers& headers) {
        return log_in(shop.server.port(), "kim", good_password, headers)
            .response.header("set-cookie");
    };
    CHECK(cookie({{"X-Forwarded-Proto", "https"}}).ends_with("; Secure"));
    CHECK_FALSE(cookie({{"X-Forwarded-Proto", "http"}}).ends_with("; Secure"));
    CHECK_FALSE(cookie({}).ends_with("; Secure"));
}

TEST_CASE("a request of another site's page with the visitor's cookie is refused") {
    Shop shop({R"(server.trusted_proxies=["127.0.0.1"])"});
    const std::string item = "/stores/1/menu/items/11";
    const std::string body = R"({"soldOut": true, "until": null})";
    add_user(shop, "kim", {1});
    const Login login = log_in(shop.server.port(), "kim");
    const auto change = [&](Headers headers) {
        return shop.customer.request("PATCH", item, body, with_cookie(login, std::move(headers)));
    };
    for (const Headers& foreign :
         std::vector<Headers>{{{"Sec-Fetch-Site", "cross-site"}},
                              {{"Sec-Fetch-Site", "same-site"}},
                              {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://127.0.0.1"}},
                              {{"Origin", "https://evil.example"}},
                              {{"Origin", "http://127.0.0.1:81"}},
                              {{"Origin", "null"}},
                              {{"X-Forwarded-Host", "shop.example"},
                               {"Origin", "https://shop.example.evil.example"}}}) {
        CAPTURE(foreign.front().second);
        const HttpResponse refused = change(foreign);
        CHECK(refused.status == 403);
        CHECK(refused.problem() == "cross-site");
        CHECK(shop.customer.post("/sessions", credentials("kim"), foreign).status == 403);
    }
    CHECK(shop.customer.get("/menus/1").body.find(R"("soldOut":true,"until")") ==
          std::string::npos);
    for (const Headers& ours : std::vector<Headers>{
             {},  // no browser
             {{"Sec-Fetch-Site", "same-origin"}},
             {{"Sec-Fetch-Site", "none"}},
             {{"Origin", "http://127.0.0.1"}},
             {{"Origin", "http://127.0.0.1:80"}},
             {{"X-Forwarded-Host", "shop.example"}, {"Origin", "https://shop.example"}},
             {{"X-Forwarded-Host", "shop.example"}, {"Origin", "https://SHOP.example:443"}}}) {
        CHECK(change(ours).status == 200);
    }
    // A bearer token and a read need no such check.
    HttpClient bearer(shop.server.port(), login.token);
    CHECK(bearer.request("PATCH", item, body, {{"Origin", "https://evil.example"}}).status == 200);
    CHECK(shop.customer.get("/orders", with_cookie(login, {{"Sec-Fetch-Site", "cross-site"}}))
              .status == 200);
}

TEST_CASE("a log-in through a proxy that drops the port says once what to set") {
    Shop shop;
    add_user(shop, "kim");
    const Headers through_proxy{{"Origin", "http://127.0.0.1:8081"}};
    for (int i = 0; i < 3; ++i)
        CHECK(shop.customer.post("/sessions", credentials("kim"), through_proxy).status == 403);
    const std::string log = shop.server.log_tail(1000);
    const auto warning = log.find("one of another origin");
    REQUIRE(warning != std::string::npos);
    CHECK(log.find("server.trusted_proxies", warning) != std::string::npos);
    CHECK(log.find("http://127.0.0.1:8081", warning) != std::string::npos);
    CHECK(log.find("one of another origin", warning + 1) == std::string::npos);
}

TEST_CASE("an open stream ends when its user is removed") {
    Shop shop;
    const std::int64_t id = add_user(shop, "kim", {1});
    SseClient screen(shop.server.port(), "/stores/1/tickets/events",
                     log_in(shop.server.port(), "kim").token);
    const std::string before = shop.placed();
    const auto seen = screen.next();
    REQUIRE(seen);
    CHECK(text_of(seen->json(), "orderId") == before);
    CHECK(shop.owner.request("DELETE", "/admin/users/" + std::to_string(id), "").status == 204);
    CHECK(shop.server.soon([&] {
        shop.placed();
        return !screen.next() && screen.ended();
    }));
}

TEST_CASE("the set-up link of an empty deployment works once") {
    Shop shop({}, {without_owner_token});
    const std::string log = shop.server.log_tail();
    const auto at = log.find("/setup#");
    REQUIRE(at != std::string::npos);
    const std::string secret = log.substr(at + 7, log.find('\n', at) - at - 7);
    CHECK(secret.size() == 26);
    CHECK_FALSE(std::filesystem::exists(shop.server.data() / "owner.token"));
    const auto set_up = [&](const std::string& token, const std::string& password) {
        return shop.customer.post(
            "/sessions/setup",
            object{{"token", token}, {"username", "kim"}, {"password", password}});
    };
    CHECK(set_up("guessed", good_password).status == 401);
    CHECK(set_up(secret, "short").status == 422);
    CHECK(set_up(secret, "kim").status == 422);
    CHECK(set_up(secret, "qwerty123").status == 422);
    CHECK(set_up(secret, "kim-is-kim").status == 422);
    const HttpResponse made = set_up(secret, good_password);
    CHECK(made.status == 201);
    CHECK(made.json().at("role") == "owner");
    CHECK(made.json().at("stores").as_array().empty());
    CHECK_FALSE(made.header("set-cookie").empty());
    CHECK(set_up(secret, good_password).status == 401);
    HttpClient owner(shop.server.port(), text_of(made.json(), "token"));
    CHECK(owner.get("/admin/users").status == 200);
    CHECK(log_in(shop.server.port(), "kim").response.status == 201);

    shop.server.restart();
    CHECK(shop.server.log_tail(10'000).find("/setup#", at + 7) == std::string::npos);
    CHECK(set_up(secret, good_password).status == 401);
}

TEST_CASE("the set-up link names the public address") {
    const Shop shop({R"(server.public_url="https://shop.example.kr/")"}, {without_owner_token});
    CHECK(shop.server.log_tail().contains(" https://shop.example.kr/setup#"));
}

TEST_CASE("with BAEDAL_ADMIN_TOKEN there is no set-up link") {
    Shop shop;
    CHECK(shop.server.log_tail().find("/setup#") == std::string::npos);
    CHECK(text_of(expect(shop.owner.get("/sessions/current"), 200), "kind") == "operator");
    CHECK(shop.owner.request("DELETE", "/sessions/current", "").status == 404);
}
