// Where services of others may be.
#include <string>

#include <doctest/doctest.h>

#include "net/base_url.h"
#include "net/https_client.h"

namespace base_url_test {

using namespace baedal::net;

TEST_CASE("a base URL has a scheme, a host, a port and a path") {
    const auto plain = parse_base_url("https://api.tosspayments.com");
    REQUIRE(plain);
    CHECK(plain->tls);
    CHECK(plain->host == "api.tosspayments.com");
    CHECK(plain->port == "443");
    CHECK(plain->path_prefix.empty());
    CHECK(plain->authority() == "api.tosspayments.com");
    CHECK_FALSE(plain->host_is_address());

    const auto whole = parse_base_url("https://localhost:8443/a/b/");
    REQUIRE(whole);
    CHECK(whole->port == "8443");
    CHECK(whole->path_prefix == "/a/b");
    CHECK(whole->authority() == "localhost:8443");

    const auto six = parse_base_url("http://[::1]:81");
    REQUIRE(six);
    CHECK(six->host == "::1");
    CHECK(six->host_is_address());
    CHECK(six->authority() == "[::1]:81");
}

TEST_CASE("plain http is for this machine only") {
    CHECK(parse_base_url("http://127.0.0.1:8090"));
    CHECK(parse_base_url("http://127.1.2.3"));
    CHECK(parse_base_url("http://[::1]"));
    for (const char* url : {"http://api.tosspayments.com", "http://10.0.0.1", "http://localhost",
                            "http://0.0.0.0", "http://[::]"}) {
        CAPTURE(std::string(url));
        const auto refused = parse_base_url(url);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().contains("loopback"));
    }
}

TEST_CASE("what is no base URL is refused") {
    for (const char* url :
         {"", "api.tosspayments.com", "ftp://a", "https://", "https://user@a", "https://u:p@a",
          "https://a?b", "https://a#b", "https://a:0", "https://a:99999", "https://a:65979",
          "http://127.0.0.1.example.com", "https://1.2.3.4.example.com", "https://1.2.3.4x",
          "https://a b", "/a"}) {
        CAPTURE(std::string(url));
        CHECK_FALSE(parse_base_url(url));
    }
}

TEST_CASE("credentials and path segments are encoded") {
    CHECK(basic_authorization("test_sk_abc", "") == "Basic dGVzdF9za19hYmM6");
    CHECK(basic_authorization("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    CHECK(path_segment("tviva20260101-a_b.c~d") == "tviva20260101-a_b.c~d");
    CHECK(path_segment("../a?b#c%d/ 식") == "..%2Fa%3Fb%23c%25d%2F%20%EC%8B%9D");
}

}  // namespace base_url_test
