// Which response a well-formed request gets, and what every response carries.
#include <doctest/doctest.h>

#include "support/toy_server.h"

namespace http_routing_test {

using namespace baedal;
using test::RawClient;
using test::RawResponse;
using test::ToyServer;

namespace {

std::string request(const std::string& line, const std::string& fields = "",
                    const std::string& body = "") {
    return line + " HTTP/1.1\r\nHost: a\r\n" + fields +
           (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") +
           "\r\n" + body;
}

}  // namespace

TEST_CASE("paths are found exactly, and the more literal pattern wins") {
    const ToyServer toys;
    const auto status = [&](const std::string& line) { return toys.ask(request(line)).status; };
    CHECK_EQ(toys.ask(request("GET /toys/17")).body, "{\"toy\":\"17\"}");
    CHECK_EQ(toys.ask(request("GET /toys/best")).body, "{\"best\":true}");
    CHECK_EQ(toys.ask(request("GET /toys/%62est")).body, "{\"best\":true}");
    CHECK_EQ(status("GET /"), 404);
    CHECK_EQ(status("GET /nobody"), 404);
    CHECK_EQ(status("GET /Toys"), 404);
    CHECK_EQ(status("GET /toys/"), 404);
    CHECK_EQ(status("GET //toys"), 404);
    CHECK_EQ(status("GET /toys//"), 404);
    CHECK_EQ(status("GET /toys/17/parts"), 404);
    CHECK_EQ(status("DELETE /toys/17"), 204);

    const RawResponse halted = toys.ask(request("GET /halted/1"));
    CHECK_EQ(halted.status, 503);
    CHECK(halted.body.contains("/problems/module-unavailable"));
    CHECK(halted.header("Retry-After").has_value());
}

TEST_CASE("a path without a route may have a response of its own") {
    ToyServer toys;
    toys.router.answer_unknown_paths_with(
        [](const http::Request& asked) -> std::optional<http::Response> {
            if (!asked.header("Accept")) return std::nullopt;
            return http::text(404, "a page");
        });
    const std::string accept = "Accept: text/html\r\n";
    CHECK_EQ(toys.ask(request("GET /nobody", accept)).body, "a page");
    CHECK_EQ(toys.ask(request("GET /toys/17/parts", accept)).body, "a page");
    CHECK(toys.ask(request("GET /nobody")).body.contains("/problems/not-found"));
    CHECK_EQ(toys.ask(request("PUT /toys", accept)).status, 405);
    CHECK_EQ(toys.ask(request("GET /halted/1", accept)).status, 503);
}

TEST_CASE("a known path names its methods to those who use another") {
    const ToyServer toys;
    for (const std::string method : {"PUT", "OPTIONS", "BREW", "TRACE", "get"}) {
        const RawResponse response = toys.ask(request(method + " /toys"));
        CHECK_EQ(response.status, 405);
        CHECK_EQ(response.header("Allow"), "GET, HEAD, POST");
        CHECK(response.body.contains("/problems/method-not-allowed"));
    }
    CHECK_EQ(toys.ask(request("BREW /nobody")).status, 404);
    CHECK_EQ(toys.ask(request("PATCH /toys/17")).header("Allow"), "GET, HEAD, DELETE");
}

TEST_CASE("a target with a scheme and a host is the path on that host") {
    const ToyServer toys;
    CHECK_EQ(toys.ask(request("GET http://shop.example/toys/17")).body, "{\"toy\":\"17\"}");
    CHECK_EQ(toys.ask(request("GET HTTPS://shop.example:8443/toys/best")).status, 200);
    CHECK_EQ(toys.ask(request("GET http://[::1]:8080/toys/best")).status, 200);
    CHECK(toys.ask(request("GET http://a/toys?limit=1")).body.contains("\"limit\":\"1\""));
    CHECK_EQ(toys.ask(request("GET http://a")).status, 404);
    CHECK_EQ(toys.ask("GET http://a/toys HTTP/1.0\r\n\r\n").status, 200);
    // Its host replaces Host.
    const std::string origin = "Origin: http://shop.example\r\n";
    CHECK_EQ(toys.ask(request("POST http://shop.example/toys", origin, "{}")).status, 201);
    CHECK_EQ(toys.ask(request("POST http://other.example/toys", origin, "{}")).status, 403);
}

TEST_CASE("OPTIONS of the server itself names its methods") {
    const ToyServer toys;
    RawClient client(toys.port());
    const RawResponse options = client.ask(request("OPTIONS *"));
    CHECK_EQ(options.status, 204);
    CHECK_EQ(options.header("Allow"), "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    CHECK_FALSE(options.header("Content-Length"));
    CHECK_EQ(client.ask(request("GET /toys/best")).status, 200);
}

TEST_CASE("HEAD is answered like GET, without the body") {
    const ToyServer toys;
    RawClient client(toys.port());
    const RawResponse get = client.ask(request("GET /toys/best"));
    const RawResponse head = client.ask(request("HEAD /toys/best"));
    CHECK_EQ(head.status, 200);
    CHECK_EQ(head.header("Content-Length"), get.header("Content-Length"));
    CHECK_EQ(head.header("Content-Type"), get.header("Content-Type"));
    CHECK_EQ(client.ask(request("HEAD /toys/for/staff")).status, 401);
    CHECK_EQ(client.ask(request("HEAD /nobody")).status, 404);
    CHECK_EQ(client.ask(request("GET /toys/best")).body, get.body);
}

TEST_CASE("routes ask for credentials, and for the right ones") {
    const ToyServer toys;
    const auto ask = [&](const std::string& path, const std::string& token) {
        return toys.ask(
            request("GET " + path, token.empty() ? "" : "Authorization: Bearer " + token + "\r\n"));
    };
    CHECK_EQ(ask("/toys/for/staff", "").status, 401);
    CHECK_EQ(ask("/toys/for/staff", "").header("WWW-Authenticate"), "Bearer");
    CHECK_EQ(ask("/toys/for/staff", "wrong").status, 401);
    CHECK_EQ(ask("/toys/for/staff", "staff").status, 200);
    CHECK_EQ(ask("/toys/for/staff", "owner").status, 200);
    CHECK_EQ(ask("/toys/for/owner", "").status, 401);
    CHECK_EQ(ask("/toys/for/owner", "staff").status, 403);
    CHECK_EQ(ask("/toys/for/owner", "owner").status, 200);
    CHECK_EQ(ask("/toys/best", "wrong").status, 200);
    CHECK_EQ(ask("/toys/best", "crash").status, 500);
}

TEST_CASE("a page of another site changes nothing, with or without credentials") {
    const ToyServer toys;
    const auto ask = [&](const std::string& line, const std::string& fields) {
        return toys.ask(request(line, fields, line.starts_with("GET") ? "" : "{}"));
    };
    for (const std::string foreign :
         {"Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example\r\n",
          "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
          "Origin: https://evil.example\r\n", "Origin: null\r\n",
          "Sec-Fetch-Site: cross-site\r\nContent-Type: application/json\r\n",
          "Sec-Fetch-Site: cross-site\r\nContent-Type: text/plain\r\n",
          "Sec-Fetch-Site: cross-site\r\nAuthorization: Bearer guessed\r\n"}) {
        CAPTURE(foreign);
        const RawResponse refused = ask("POST /toys", foreign);
        CHECK_EQ(refused.status, 403);
        CHECK(refused.body.contains("/problems/cross-site"));
        CHECK_EQ(ask("DELETE /toys/1", foreign).status, 403);
        CHECK_EQ(ask("GET /toys", foreign).status, 200);
    }
    for (const std::string own :
         {"", "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n", "Origin: http://a\r\n",
          "Sec-Fetch-Site: cross-site\r\nAuthorization: Bearer staff\r\n"}) {
        CAPTURE(own);
        CHECK_EQ(ask("POST /toys", own).status, 201);
        CHECK_EQ(ask("DELETE /toys/1", own).status, 204);
    }
}

TEST_CASE("an exception is told without its text, and a full queue as 503") {
    ToyServer toys;
    RawClient client(toys.port());
    const RawResponse broken =
        client.ask(request("GET /toys/broken", "X-Request-Id: seen.1_a-B\r\n"));
    CHECK_EQ(broken.status, 500);
    CHECK_FALSE(broken.body.contains("secret"));
    CHECK_EQ(broken.header("X-Request-Id"), "seen.1_a-B");
    CHECK_EQ(client.ask(request("GET /toys/full")).status, 503);
    CHECK(client.ask(request("GET /toys/full")).body.contains("/problems/overloaded"));
    CHECK(client.ask(request("GET /toys/ill")).body.contains("/problems/module-unavailable"));
    CHECK(client.ask(request("GET /toys/ill")).header("Retry-After").has_value());

    const std::string metrics = toys.metrics.exposition();
    CHECK(metrics.contains("baedal_http_internal_errors_total 1"));
    CHECK(metrics.contains("baedal_http_requests_total{module=\"toy\",status=\"5xx\"} 5"));
}

TEST_CASE("a body must be JSON in UTF-8 where it says what it is") {
    const ToyServer toys;
    const auto status = [&](const std::string& type, const std::string& body = "{}") {
        return toys.ask(request("POST /toys", "Content-Type: " + type + "\r\n", body)).status;
    };
    CHECK_EQ(status("application/json"), 201);
    CHECK_EQ(status("Application/JSON ; Charset=UTF-8"), 201);
    CHECK_EQ(status("application/json;charset=\"utf-8\""), 201);
    CHECK_EQ(status("application/json; charset=euc-kr"), 415);
    for (const std::string ignored :
         {";", "; ", ";;", "; odata=verbose", ";v=\"1;2\"; a", "; charset=utf-8;",
          ";IEEE754Compatible=true;charset=UTF-8"}) {
        CAPTURE(ignored);
        CHECK_EQ(status("application/json" + ignored), 201);
    }
    for (const std::string wrong :
         {"; v=1; charset=euc-kr", "; charset=utf-8; charset=euc-kr", "; charset", "; charset="}) {
        CAPTURE(wrong);
        CHECK_EQ(status("application/json" + wrong), 415);
    }
    CHECK_EQ(status("application/jsonp;"), 415);
    CHECK_EQ(status("application/x-www-form-urlencoded"), 415);
    CHECK_EQ(status("text/plain"), 415);
    CHECK_EQ(status(""), 415);
    CHECK_EQ(status("text/plain", ""), 201);
    CHECK_EQ(toys.ask(request("POST /toys", "", "{}")).status, 201);
    CHECK_EQ(toys.ask(request("POST /nobody", "Content-Type: text/plain\r\n", "x")).status, 404);
}

TEST_CASE("every answer carries what browsers and proxies need to know") {
    const ToyServer toys;
    const RawResponse response = toys.ask(request("GET /toys/best"));
    CHECK_EQ(response.header("Content-Type"), "application/json");
    CHECK_EQ(response.header("X-Content-Type-Options"), "nosniff");
    CHECK_EQ(response.header("Cache-Control"), "no-store");
    CHECK_EQ(response.header("Referrer-Policy"), "no-referrer");
    CHECK_EQ(response.header("Date").value_or("").size(),
             std::string("Sun, 06 Nov 1994 08:49:37 GMT").size());
    CHECK_FALSE(response.header("Connection"));

    const RawResponse tagged = toys.ask(request("GET /toys/tagged"));
    CHECK_EQ(tagged.header("ETag"), "\"v7\"");
    CHECK_EQ(tagged.header("Cache-Control"), "no-cache");
    for (const std::string known : {"\"v7\"", "W/\"v7\"", "\"v6\", \"v7\"", "*", "\"v7-gzip\"",
                                    "\"v7;gzip\"", "W/\"v7-gzip\"", "\"v7-br\""}) {
        const RawResponse same =
            toys.ask(request("GET /toys/tagged", "If-None-Match: " + known + "\r\n"));
        CHECK_EQ(same.status, 304);
        CHECK_EQ(same.header("ETag"), "\"v7\"");
        CHECK_FALSE(same.header("Content-Type"));
    }
    for (const std::string other : {"\"v70\"", "\"v7-8\"", "\"gzip\"", "v7"}) {
        CHECK_EQ(toys.ask(request("GET /toys/tagged", "If-None-Match: " + other + "\r\n")).status,
                 200);
    }
}

TEST_CASE("a long answer is compressed for clients that accept it") {
    const ToyServer toys;
    RawClient client(toys.port());
    const std::string line = "GET /toys?fill=" + std::string(2000, 'x');
    const RawResponse plain = client.ask(request(line));
    CHECK_FALSE(plain.header("Content-Encoding"));
    CHECK_EQ(plain.header("Vary"), "Accept-Encoding");
    const RawResponse small = client.ask(request(line, "Accept-Encoding: gzip, br\r\n"));
    CHECK_EQ(small.header("Content-Encoding"), "gzip");
    CHECK_EQ(small.header("Content-Type"), "application/json");
    CHECK(small.body.starts_with("\x1f\x8b"));
    CHECK(small.body.size() < 300);
    const std::string head = "HEAD" + line.substr(3);
    CHECK_EQ(client.ask(request(head, "Accept-Encoding: gzip\r\n")).header("Content-Encoding"),
             "gzip");
    CHECK_EQ(client.ask(request("GET /toys/best")).status, 200);
}

TEST_CASE("a header value cannot become a second header") {
    const ToyServer toys;
    const RawResponse response = toys.ask(request("GET /toys/split"));
    CHECK_EQ(response.header("X-Good"), "1");
    CHECK_FALSE(response.header("Location"));
    CHECK_FALSE(response.header("X-Evil"));
    CHECK_FALSE(response.header("X-C"));
}

TEST_CASE("a request keeps the client's id and trace where they are valid") {
    const ToyServer toys;
    const auto echoed_id = [&](const std::string& id) {
        return toys.ask(request("GET /toys", "X-Request-Id: " + id + "\r\n"))
            .header("X-Request-Id")
            .value_or("");
    };
    CHECK_EQ(echoed_id("a.B_c-9"), "a.B_c-9");
    CHECK_EQ(echoed_id(std::string(64, 'x')), std::string(64, 'x'));
    for (const std::string& bad :
         {std::string(65, 'x'), std::string("a b"), std::string("a\"b"), std::string("")}) {
        CHECK_NE(echoed_id(bad), bad);
        CHECK_GE(echoed_id(bad).size(), 12);
    }
    CHECK_NE(echoed_id(""), echoed_id(""));

    const auto trace = [&](const std::string& given) {
        const std::string body =
            toys.ask(request("GET /toys", "traceparent: " + given + "\r\n")).body;
        return body.substr(body.find("\"traceparent\":\"") + 15, 55);
    };
    const std::string valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    CHECK_EQ(trace(valid).substr(0, 36), valid.substr(0, 36));
    CHECK_NE(trace(valid).substr(36, 16), valid.substr(36, 16));
    CHECK_EQ(trace(valid).substr(52), "-01");
    for (const std::string bad :
         {"", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
          "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
          "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
          "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra"}) {
        CHECK_NE(trace(bad).substr(3, 32), valid.substr(3, 32));
        CHECK_EQ(trace(bad).substr(0, 3), "00-");
    }
}

TEST_CASE("routes that could not be told apart are refused when they are added") {
    http::Routes routes;
    const http::Handler handler = [](http::Request&) -> Task<http::Response> {
        co_return http::no_content();
    };
    const auto add = [&](http::Method method, const char* pattern) {
        routes.add(method, pattern, http::Access::anyone, handler);
    };
    add(http::Method::get, "/a/{id}");
    add(http::Method::post, "/a/{id}");
    add(http::Method::get, "/a/b");
    CHECK_THROWS_AS(add(http::Method::get, "/a/{other}"), std::logic_error);
    CHECK_THROWS_AS(add(http::Method::get, "a"), std::logic_error);
    CHECK_THROWS_AS(routes.add(http::Method::get, "/b", http::Access::staff, nullptr),
                    std::logic_error);
    CHECK_THROWS_AS(add(http::Method::get, "/a/{id"), std::logic_error);
}

}  // namespace http_routing_test
